"""A 405 says in `Allow` which methods there are, and names all that are documented for the path.

Why: HTTP demands the header (RFC 9110 section 15.5.6), because without it a client or a person can only guess what
would have worked. Frameworks that keep a route for each method often name only one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import RESPONSE_HEADERS, Check, Fault, Rule, Severity
from ridelint.observations import Call
from ridelint.settings import Settings
from ridelint.validation.wording import listed

_NOT_ALLOWED = 405


def call(view: Call, _: Settings) -> Iterator[Fault]:
    if view.status != _NOT_ALLOWED or RESPONSE_HEADERS in view.unknown:
        return
    documented = _documented(view)
    cure = f"send `Allow: {', '.join(documented)}`" if documented else "send `Allow` with the methods that there are"
    if view.allow is None:
        yield Fault(view.at("response", "headers", "allow"), "a 405 response lacks `Allow`", cure)
        return
    lacking = [method for method in documented if method not in view.allow]
    if lacking:
        yield Fault(view.at("response", "headers", "allow"), f"`Allow` does not name {listed(lacking)}", cure)


def _documented(view: Call) -> list[str]:
    """The methods of the most specific path that fits; another path that fits too has its own."""
    return [operation.method.upper() for operation in view.beside if operation.path == view.beside[0].path]


_ORDERS = """
paths:
  /orders/{order_id}:
    get: {responses: {}}
    put: {responses: {}}
  /orders/latest:
    get: {responses: {}}
"""
_AT, _ITEM = ["/response/headers"], ["/paths/~1orders~1{order_id}"]
_PATCH = get("/orders/7")._replace(method="PATCH")


def _refused(allow: str) -> dict[str, str]:
    return {"allow": allow}


EXAMPLES = (
    GoodExchange(_PATCH, respond(405, headers=_refused("HEAD, get,PUT")), _ORDERS),
    GoodExchange(get("/orders/latest")._replace(method="DELETE"), respond(405, headers=_refused("GET")), _ORDERS),
    GoodExchange(_PATCH, respond(404), _ORDERS),
    GoodExchange(_PATCH, respond(405), _ORDERS, unknown=frozenset({RESPONSE_HEADERS})),
    BadExchange(_PATCH, respond(405), _AT, _ORDERS, _ITEM),
    BadExchange(_PATCH, respond(405, headers=_refused("GET")), ["/response/headers/allow"], _ORDERS, _ITEM),
    BadExchange(_PATCH, respond(405, headers=_refused("")), ["/response/headers/allow"], _ORDERS, _ITEM),
    BadExchange(get("/nothing"), respond(405), _AT, _ORDERS),
)

RULE = Rule(
    id="allow-missing",
    code="RL513",
    severity=Severity.WARN,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
    source="RFC 9110 section 15.5.6",
)
