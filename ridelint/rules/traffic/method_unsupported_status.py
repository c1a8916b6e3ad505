"""A method that a path does not document is answered with 405, or with 404 or 501.

Why: a client that uses the wrong method must learn just that. A 400 sends it looking for a fault in its body, and a 200
to a method that nobody wrote down is an operation that nobody secured.

A 401 or 403 is fine too, as many servers ask first who is calling; so are OPTIONS, which browsers send beforehand, and
HEAD wherever there is a GET. An observed call that succeeded is `operation-undocumented`'s.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Purpose, Rule, Severity
from ridelint.observations import Call
from ridelint.settings import Settings

_FINE = frozenset({401, 403, 404, 405, 429, 501})


def call(view: Call, _: Settings) -> Iterator[Fault]:
    if view.operation is not None or not view.beside or view.status in _FINE:
        return
    if view.is_success and not view.purpose.is_deliberate:
        return
    if view.method == "OPTIONS" or (view.method == "HEAD" and any(o.method == "get" for o in view.beside)):
        return
    message = f"`{view.method} {view.beside[0].path}` is not documented, and is answered {view.status}"
    yield Fault(view.at("response", "status"), message, "answer 405 with `Allow`")


_ORDERS = """
paths:
  /orders:
    get: {responses: {}}
"""
_PATCH, _ITEM = get("/orders")._replace(method="PATCH"), ["/paths/~1orders"]
_AT = ["/response/status"]

EXAMPLES = (
    GoodExchange(_PATCH, respond(405), _ORDERS, purpose=Purpose.OTHER_METHOD),
    GoodExchange(_PATCH, respond(501), _ORDERS, purpose=Purpose.OTHER_METHOD),
    GoodExchange(get("/orders")._replace(method="HEAD"), respond(200), _ORDERS, purpose=Purpose.OTHER_METHOD),
    GoodExchange(get("/orders")._replace(method="OPTIONS"), respond(204), _ORDERS),
    GoodExchange(_PATCH, respond(200), _ORDERS),
    GoodExchange(get("/nothing"), respond(400), _ORDERS, purpose=Purpose.OTHER_METHOD),
    BadExchange(_PATCH, respond(200), _AT, _ORDERS, _ITEM, purpose=Purpose.OTHER_METHOD),
    BadExchange(_PATCH, respond(400), _AT, _ORDERS, _ITEM),
)

RULE = Rule(
    id="method-unsupported-status",
    code="RL514",
    severity=Severity.WARN,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
    source="RFC 9110 section 15.5.6",
    yields_to=("server-error",),
)
