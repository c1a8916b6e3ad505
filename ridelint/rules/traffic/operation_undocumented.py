"""A call that a server answers with success is one that its description has.

Why: an operation that works and stands in no description is tested, secured and versioned by nobody, and clients depend
on it all the same.

A refusal, a redirect and a server's failure prove no operation. OPTIONS is answered by most servers at every path, as
browsers ask it before other calls, and HEAD wherever there is a GET.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Purpose, Rule, Severity
from ridelint.observations import Call
from ridelint.settings import Settings
from ridelint.validation.wording import listed


def call(view: Call, _: Settings) -> Iterator[Fault]:
    if view.operation is not None or view.purpose.is_deliberate or not (view.is_success or view.status == 304):
        return
    methods = {operation.method.upper() for operation in view.beside}
    if view.method == "OPTIONS" or (view.method == "HEAD" and "GET" in methods):
        return
    cure = f"documented for this path is {listed(sorted(methods))}" if methods else "describe it, or take it away"
    yield Fault(view.at("request", "path"), f"`{view.method} {view.path}` is answered and not documented", cure)


_ORDERS = """
paths:
  /orders/{order_id}:
    get: {responses: {'200': {description: An order}}}
"""

EXAMPLES = (
    GoodExchange(get("/orders/7"), respond(200), _ORDERS),
    GoodExchange(get("/drivers/7"), respond(404), _ORDERS),
    GoodExchange(get("/drivers/7"), respond(401), _ORDERS),
    GoodExchange(get("/orders/7")._replace(method="OPTIONS"), respond(204), _ORDERS),
    GoodExchange(get("/orders/7")._replace(method="HEAD"), respond(200), _ORDERS),
    GoodExchange(get("/drivers/7"), respond(200), _ORDERS, purpose=Purpose.FUZZ),
    BadExchange(get("/drivers/7"), respond(200, []), ["/request/path"], _ORDERS),
    BadExchange(
        get("/orders/7")._replace(method="DELETE"),
        respond(204),
        ["/request/path"],
        _ORDERS,
        ["/paths/~1orders~1{order_id}"],
    ),
)

RULE = Rule(
    id="operation-undocumented",
    code="RL507",
    severity=Severity.WARN,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
)
