"""Every query parameter of a call that a server accepts is one that its description declares.

Why: a parameter that nobody declared is either ignored, and the client waits in vain for what it asked for, or it does
something that nobody has tested or secured.

A parameter in brackets goes by the name before them, as ``filter[name]``. An API key that travels in the query belongs
to the security scheme. What is refused (4xx) or fails (5xx) is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Operation
from ridelint.observations import Call
from ridelint.settings import Settings

_REFUSED = 400
_ANY = ("query", "*")
_TOKEN = "access_token"  # noqa: S105  no password: the name that RFC 6750 section 2.3 gives it in a query


def call(view: Call, _: Settings) -> Iterator[Fault]:
    if view.operation is None or view.purpose.is_deliberate or view.status >= _REFUSED or _ANY in view.declared:
        return
    keys = set(_keys(view.operation))
    parameters = view.operation.node.get("parameters")
    declared = None if parameters is None else parameters.key_place
    for name in view.query:
        outer = name.partition("[")[0]
        if keys.isdisjoint({name}) and view.declared.isdisjoint({("query", name), ("query", outer)}):
            message = f"query parameter `{name}` is not documented"
            cure = "declare it, or refuse calls that have it"
            yield Fault(view.at("request", "query", name), message, cure, declared=declared)


def _keys(operation: Operation) -> Iterator[str]:
    """The parameters by which security schemes take a credential."""
    for alternative in operation.security:
        for requirement in alternative:
            if (requirement.type, requirement.location) == ("apiKey", "query"):
                yield requirement.parameter
            elif requirement.type in {"oauth2", "http"}:
                yield _TOKEN


_ORDERS = """
paths:
  /orders:
    parameters: [{name: shared, in: query, schema: {}}]
    get:
      security: [{key: []}]
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: filter, in: query, style: deepObject, schema: {type: object}}
        - {name: sort, in: query, schema: {type: object, properties: {by: {}, order: {}}}}
      responses: {}
    put:
      parameters: [{name: any, in: query, schema: {type: object, additionalProperties: true}}]
      responses: {}
components: {securitySchemes: {key: {type: apiKey, in: query, name: api_key}}}
"""
_GET = "/paths/~1orders/get/parameters"

EXAMPLES = (
    GoodExchange(get("/orders", limit="7", shared="a", api_key="k"), respond(200), _ORDERS),
    GoodExchange(get("/orders", **{"filter[name]": "a", "by": "id"}), respond(200), _ORDERS),
    GoodExchange(get("/orders", page="2"), respond(400), _ORDERS),
    GoodExchange(get("/orders", page="2")._replace(method="PUT"), respond(200), _ORDERS),
    BadExchange(get("/orders", page="2"), respond(200), ["/request/query/page"], _ORDERS, [_GET]),
    BadExchange(get("/orders", **{"limits[]": "2"}), respond(200), ["/request/query/limits[]"], _ORDERS, [_GET]),
)

RULE = Rule(
    id="parameter-undocumented",
    code="RL509",
    severity=Severity.WARN,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
)
