"""A documented operation was called at least once, and gave each answer that is documented by its number or range.

Why: this is coverage and no fault, so it is asked only where configuration or `--select` names it. What was
never seen was not tested, or the server cannot answer it any more.

The statuses of an operation are only asked for where it was called. That no server failed (5xx) is as it should be, and
``default`` is what is documented just in case.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.observations import Unseen
from ridelint.settings import Settings


def unseen(view: Unseen, _: Settings) -> Iterator[Fault]:
    if view.kind == "operation":
        yield Fault(view.place, f"`{view.operation.label}` was never called", kind=view.operation.label)
    elif view.kind == "status" and view.name != "default" and not view.name.startswith("5"):
        message = f"`{view.operation.label}` never answered {view.name}"
        yield Fault(view.place, message, kind=(view.operation.label, view.name))


_ORDERS = """
paths:
  /orders:
    get:
      responses:
        '200': {description: Orders}
        4XX: {description: Refused}
        '503': {description: Being updated}
        default: {description: Whatever}
    post:
      responses: {'201': {description: Made}}
"""
_GET, _POST = "/paths/~1orders/get/responses", "/paths/~1orders/post"
_ON = "rules: {status-never-seen: on}"

EXAMPLES = (
    GoodExchange(
        get("/orders"), respond(200), "paths: {/orders: {get: {responses: {'200': {description: All}}}}}", _ON
    ),
    BadExchange(get("/orders"), respond(200), [f"{_GET}/4XX", _POST], _ORDERS, [f"{_GET}/4XX", _POST], _ON),
    BadExchange(get("/orders"), respond(404), [f"{_GET}/200", _POST], _ORDERS, [f"{_GET}/200", _POST], _ON),
)

RULE = Rule(
    id="status-never-seen",
    code="RL516",
    severity=Severity.INFO,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Unseen, unseen),),
)
