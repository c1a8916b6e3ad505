"""A server does not fail: no call is answered with a 5xx.

Why: a 5xx is a defect or an outage whatever was sent, and a description that lists it does not make it an answer. It
stays one where the request was wrong on purpose: a bad request is a 4xx.

A status above 500 that the operation documents by its very number, such as a 503 while the service is being updated, is
taken as meant. So is a 501 for a method that is not documented.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Place, Purpose, Rule, Severity
from ridelint.observations import Call
from ridelint.settings import Settings

_FAILED, _NOT_IMPLEMENTED = 500, 501


def call(view: Call, _: Settings) -> Iterator[Fault]:
    if view.status < _FAILED or (view.operation is None and view.status == _NOT_IMPLEMENTED):
        return
    if view.status > _FAILED and str(view.status) in view.statuses:
        return
    message = f"`{view.method} {view.path}` was answered {view.status}"
    yield Fault(view.at("response", "status"), message, "the server's log says why", declared=_place(view))


def _place(view: Call) -> Place | None:
    """The operation: not what it says of failures, which is not at fault."""
    return None if view.operation is None else view.operation.node.key_place


_ORDERS = """
paths:
  /orders:
    get:
      responses:
        '500': {description: It failed}
        '503': {description: Being updated}
        5XX: {description: Whatever}
"""
_GET = "/paths/~1orders/get"

EXAMPLES = (
    GoodExchange(get("/orders"), respond(404), _ORDERS),
    GoodExchange(get("/orders"), respond(503), _ORDERS),
    GoodExchange(get("/orders")._replace(method="PATCH"), respond(501), _ORDERS),
    BadExchange(get("/orders"), respond(500), ["/response/status"], _ORDERS, [_GET]),
    BadExchange(get("/orders"), respond(502), ["/response/status"], _ORDERS, [_GET]),
    BadExchange(get("/orders"), respond(500), ["/response/status"], _ORDERS, [_GET], purpose=Purpose.FUZZ),
    BadExchange(get("/nothing"), respond(500), ["/response/status"], _ORDERS),
)

RULE = Rule(
    id="server-error",
    code="RL510",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
    source="RFC 9110 section 15.6",
)
