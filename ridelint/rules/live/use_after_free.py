"""What was deleted is gone.

Why: what a user has deleted and others still read was not deleted. That is a promise broken at least, and where it is
about people it is against the law.

Schemathesis asks it of a call that reads what an earlier one has deleted with success, unless it was made again since.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity, Verdict
from ridelint.observations import Judged
from ridelint.settings import Settings

_CHECK = "use_after_free"


def judged(view: Judged, _: Settings) -> Iterator[Fault]:
    if view.verdict.check == _CHECK:
        message = f"`{view.label}` answered {view.call.status} for what `{view.verdict.beside}` had deleted"
        yield Fault(view.status, message, view.help)


_ORDERS = """
paths:
  /orders/{order_id}:
    get: {responses: {'200': {description: An order}}}
    delete: {responses: {'204': {description: Gone}}}
"""
_FREED = Verdict(_CHECK, "ST301", beside="DELETE /orders/{order_id}")
_LOST = Verdict("ensure_resource_availability", "ST302", beside="POST /orders")

EXAMPLES = (
    GoodExchange(get("/orders/7"), respond(404), _ORDERS, verdict=_LOST),
    BadExchange(
        get("/orders/7"),
        respond(200),
        ["/response/status"],
        _ORDERS,
        ["/paths/~1orders~1{order_id}/get"],
        verdict=_FREED,
    ),
)

RULE = Rule(
    id="use-after-free",
    code="RL606",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Judged, judged),),
    source="Schemathesis, use_after_free (ST301)",
)
