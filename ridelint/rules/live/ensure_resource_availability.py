"""What was created is there.

Why: a client that was told that its order is made reads it next. Where that is answered 404, it cannot tell a slow
replica from an order that was lost, and most will make it again.

Schemathesis asks it of a call that follows a link from the one that created something: every parameter came from that
answer, and nothing has deleted it since.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity, Verdict
from ridelint.observations import Judged
from ridelint.settings import Settings

_CHECK = "ensure_resource_availability"


def judged(view: Judged, _: Settings) -> Iterator[Fault]:
    if view.verdict.check == _CHECK:
        message = f"`{view.label}` answered {view.call.status} for what `{view.verdict.beside}` had made"
        yield Fault(view.status, message, view.help)


_ORDERS = """
paths:
  /orders:
    post:
      responses:
        '201':
          description: Made
          links: {read: {operationId: get_order, parameters: {order_id: $response.body#/order_id}}}
  /orders/{order_id}:
    get: {operationId: get_order, responses: {'200': {description: An order}}}
"""
_LOST = Verdict(_CHECK, "ST302", beside="POST /orders")
_FREED = Verdict("use_after_free", "ST301", beside="DELETE /orders/{order_id}")

EXAMPLES = (
    GoodExchange(get("/orders/7"), respond(200), _ORDERS, verdict=_FREED),
    BadExchange(
        get("/orders/7"),
        respond(404),
        ["/response/status"],
        _ORDERS,
        ["/paths/~1orders~1{order_id}/get"],
        verdict=_LOST,
    ),
)

RULE = Rule(
    id="ensure-resource-availability",
    code="RL602",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Judged, judged),),
    source="Schemathesis, ensure_resource_availability (ST302)",
)
