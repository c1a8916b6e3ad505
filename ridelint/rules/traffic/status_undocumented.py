"""A response has a status that its operation documents.

Why: a client is written for the answers that the description lists. A status that is not among them is met for the
first time in the field, and nobody has said what its body looks like.

A range such as ``4XX`` documents all of its statuses, and ``default`` every one. A 304 (RFC 9110 section 15.4.5) is
what a client gets that asked for it, and need not be listed. What a probe was made for, as a 401 without the token, is
documented like every other answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Purpose, Rule, Severity
from ridelint.observations import Call
from ridelint.settings import Settings
from ridelint.validation.wording import listed

_NOT_MODIFIED = 304


def call(view: Call, _: Settings) -> Iterator[Fault]:
    if view.operation is None or view.promised is not None or view.status == _NOT_MODIFIED or view.status < 200:
        return
    documented = f"documented is {listed(view.statuses)}; " if view.statuses else ""
    yield Fault(
        view.at("response", "status"),
        f"`{view.operation.label}` does not document the status {view.status}",
        f"{documented}document this one, or answer with another",
        declared=view.responses,
    )


_ORDERS = """
paths:
  /orders/{order_id}:
    get:
      responses:
        '200': {description: An order}
        '404': {description: There is none}
    delete:
      responses:
        204: {description: Gone}
        4XX: {description: Refused}
    put:
      responses:
        default: {description: Whatever}
    patch: {}
"""
_GET = "/paths/~1orders~1{order_id}/get/responses"

EXAMPLES = (
    GoodExchange(get("/orders/7"), respond(404), _ORDERS),
    GoodExchange(get("/orders/7"), respond(304), _ORDERS),
    GoodExchange(get("/orders/7")._replace(method="DELETE"), respond(409), _ORDERS),
    GoodExchange(get("/orders/7")._replace(method="DELETE"), respond(204), _ORDERS),
    GoodExchange(get("/orders/7")._replace(method="PUT"), respond(507), _ORDERS),
    GoodExchange(get("/orders/7")._replace(method="POST"), respond(405), _ORDERS, purpose=Purpose.OTHER_METHOD),
    GoodExchange(get("/drivers"), respond(404), _ORDERS),
    BadExchange(get("/orders/7"), respond(202), ["/response/status"], _ORDERS, [_GET]),
    BadExchange(
        get("/orders/7")._replace(method="DELETE"),
        respond(200),
        ["/response/status"],
        _ORDERS,
        ["/paths/~1orders~1{order_id}/delete/responses"],
    ),
    BadExchange(
        get("/orders/7")._replace(method="PATCH"),
        respond(200),
        ["/response/status"],
        _ORDERS,
        ["/paths/~1orders~1{order_id}/patch"],
    ),
    BadExchange(get("/orders/7"), respond(401), ["/response/status"], _ORDERS, [_GET], purpose=Purpose.NO_TOKEN),
    BadExchange(get("/orders/7"), respond(418), ["/response/status"], _ORDERS, [_GET], purpose=Purpose.FUZZ),
)

RULE = Rule(
    id="status-undocumented",
    code="RL501",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
    source="OpenAPI 3.0.3, Responses Object",
    yields_to=("server-error",),
)
