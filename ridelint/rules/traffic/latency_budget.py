"""An answer takes no longer than its budget.

Why: how long a call may take is part of what clients rely on, and what nobody measures gets slower with every release.

The budget is configuration (``traffic: {latency_budget: 0.5}``, in seconds); without one nothing is asked. An operation
has its own by ``x-ridelint-latency-budget: 2``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.observations import Timing
from ridelint.settings import Settings

_KEY = "x-ridelint-latency-budget"


def timing(view: Timing, settings: Settings) -> Iterator[Fault]:
    own = view.operation.node.get(_KEY)
    budget = settings.latency_budget if own is None else _number(own.value)
    if budget is not None and view.seconds > budget:
        message = f"`{view.operation.label}` took {view.seconds:.3g} s; its budget is {budget:g} s"
        place = view.node.child("response").place()
        yield Fault(place, message, declared=None if own is None else own.key_place, kind=budget)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


_ORDERS = """
paths:
  /orders:
    get: {responses: {}}
    post:
      responses: {}
      x-ridelint-latency-budget: 2
"""
_HALF = "traffic: {latency_budget: 0.5}"
_GET, _POST = get("/orders"), get("/orders")._replace(method="POST")

EXAMPLES = (
    GoodExchange(_GET, respond(200), _ORDERS, seconds=60),
    GoodExchange(_GET, respond(200), _ORDERS, config=_HALF, seconds=0.4),
    GoodExchange(_GET, respond(200), _ORDERS, config=_HALF),
    GoodExchange(_POST, respond(200), _ORDERS, config=_HALF, seconds=1.5),
    BadExchange(_GET, respond(200), ["/response"], _ORDERS, ["/paths/~1orders/get"], config=_HALF, seconds=0.61),
    BadExchange(
        _POST,
        respond(200),
        ["/response"],
        _ORDERS,
        ["/paths/~1orders/post/x-ridelint-latency-budget"],
        seconds=2.5,
    ),
)

RULE = Rule(
    id="latency-budget",
    code="RL517",
    severity=Severity.WARN,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Timing, timing),),
)
