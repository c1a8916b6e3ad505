"""A request that a server accepts is one that its description allows.

Why: one of the two is wrong. Either the server takes what it should refuse, and what it made of that is anybody's
guess, or the description forbids what works, and typed clients cannot send it.

Parameters, forms and JSON bodies are held to their schemas, and a body to the documented media types. What is refused
(4xx) or fails (5xx) is not reported: nobody promised to accept it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.document.node import Node
from ridelint.examples import BadExchange, GoodExchange, post, respond
from ridelint.model import REQUEST_HEADERS, Check, Fault, Purpose, Request, Rule, Severity
from ridelint.observations import Call, Rejected
from ridelint.settings import Settings
from ridelint.validation.violations import few_of_a_kind

_CURE = "refuse such a request, or describe it as allowed"
_REFUSED = 400


def rejected(view: Rejected, _: Settings) -> Iterator[Fault]:
    if not view.is_request or view.status >= _REFUSED:
        return
    if view.problem:
        message = f"accepted, though {view.problem}"
        yield Fault(view.node.place(), message, _CURE, declared=view.declared, kind=view.kind)
    for (violation, source), more in few_of_a_kind(view.violations, lambda entry: entry[0].kind):
        message = f"accepted, though {violation.message(view.whole)}"
        cure, declared = "; ".join(filter(None, (_CURE, more))), source or view.declared
        yield Fault(violation.place(view.node), message, cure, declared=declared, kind=(view.whole, violation.kind))


def call(view: Call, _: Settings) -> Iterator[Fault]:
    """A probe sends a body of a media type that is not documented."""
    body = None if view.operation is None else _body(view.operation.node)
    if body is not None and view.purpose is Purpose.OTHER_MEDIA_TYPE and view.is_success and _has_sent(view.node):
        declared = body.place()
        message = "accepted, though the body's media type is not documented"
        yield Fault(view.at("request", "headers"), message, "answer 415 (RFC 9110 section 15.5.16)", declared=declared)


def _body(operation: Node) -> Node | None:
    """The body that an operation takes; OpenAPI 2.0 has it among the parameters."""
    parameters = (item for item in operation.items_of("parameters") if item.value.__class__ is dict)
    return operation.get("requestBody") or next((item for item in parameters if item.value.get("in") == "body"), None)


def _has_sent(exchange: Node) -> bool:
    request = exchange.get("request")
    body = None if request is None else request.get("body")
    return body is not None and body.value is not None


_ORDERS = """
paths:
  /orders/{order_id}:
    parameters:
      - {name: order_id, in: path, required: true, schema: {type: integer}}
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
        - {name: X-Tenant, in: header, required: true, schema: {type: string}}
        - {name: states, in: query, schema: {type: array, items: {enum: [open, done]}}}
      responses: {}
    put:
      requestBody:
        required: true
        content:
          application/json: {schema: {type: object, required: [price], properties: {price: {type: integer}}}}
          application/x-www-form-urlencoded: {schema: {properties: {price: {type: integer}, at: {type: object}}}}
      responses: {}
"""
_ITEM = "/paths/~1orders~1{order_id}"
_BODY = f"{_ITEM}/put/requestBody/required"
_JSON = f"{_ITEM}/put/requestBody/content/application~1json"
_FORM = f"{_ITEM}/put/requestBody/content/application~1x-www-form-urlencoded"
_TENANT = {"x-tenant": "a"}
_2 = """
swagger: '2.0'
info: {title: Orders, version: '1'}
consumes: [application/json]
paths:
  /orders:
    put:
      parameters:
        - {name: order, in: body, required: true, schema: {type: object, properties: {price: {type: integer}}}}
      responses: {}
    post:
      parameters:
        - {name: price, in: formData, type: integer, required: true}
      responses: {}
"""
_PUT = "/paths/~1orders/put/parameters/0"


def _get(path: str = "/orders/7", headers: dict[str, str] = _TENANT, **query: object) -> Request:
    return Request("GET", path, query, headers)


def _put(body: object, media_type: str | None = "application/json", path: str = "/orders/7") -> Request:
    return post(path, body, media_type)._replace(method="PUT")


EXAMPLES = (
    GoodExchange(_get(limit="100", states=["open", "done"]), respond(200), _ORDERS),
    GoodExchange(_get("/orders/x", limit="many"), respond(400), _ORDERS),
    GoodExchange(_get(headers={}), respond(200), _ORDERS, unknown=frozenset({REQUEST_HEADERS})),
    GoodExchange(_get(limit="many"), respond(200), _ORDERS, purpose=Purpose.FUZZ),
    GoodExchange(_put({"price": 7}), respond(200), _ORDERS),
    GoodExchange(_put({"price": "7", "at": "x"}, "application/x-www-form-urlencoded"), respond(200), _ORDERS),
    GoodExchange(_put("?", "text/plain"), respond(415), _ORDERS, purpose=Purpose.OTHER_MEDIA_TYPE),
    GoodExchange(_get()._replace(media_type="text/plain"), respond(200), _ORDERS, purpose=Purpose.OTHER_MEDIA_TYPE),
    GoodExchange(_put({"price": 7}, path="/orders"), respond(200), _2),
    BadExchange(_get(limit="101"), respond(200), ["/request/query/limit"], _ORDERS, [f"{_ITEM}/get/parameters/0"]),
    BadExchange(_get(headers={}), respond(200), ["/request"], _ORDERS, [f"{_ITEM}/get/parameters/1"]),
    BadExchange(
        _get(states=["open", "shut"]),
        respond(200),
        ["/request/query/states/1"],
        _ORDERS,
        [f"{_ITEM}/get/parameters/2"],
    ),
    BadExchange(_get("/orders/x"), respond(200), ["/request/path"], _ORDERS, [f"{_ITEM}/parameters/0"]),
    BadExchange(_put({"price": "x"}), respond(200), ["/request/body/price"], _ORDERS, [_JSON]),
    BadExchange(_put({}), respond(201), ["/request/body"], _ORDERS, [_JSON]),
    BadExchange(_put(None), respond(201), ["/request"], _ORDERS, [_BODY]),
    BadExchange(_put("a", "text/plain"), respond(201), ["/request/body"], _ORDERS, [_BODY]),
    BadExchange(
        _put({"price": "much"}, "application/x-www-form-urlencoded"),
        respond(200),
        ["/request/body/price"],
        _ORDERS,
        [_FORM],
    ),
    BadExchange(
        _put(None)._replace(media_type="application/json", raw=b"{", problem="not JSON: it ends"),
        respond(200),
        ["/request/body"],
        _ORDERS,
        [_JSON],
    ),
    BadExchange(
        _put("?", "text/plain"),
        respond(200),
        ["/request/headers"],
        _ORDERS,
        [_BODY],
        purpose=Purpose.OTHER_MEDIA_TYPE,
    ),
    BadExchange(
        _put("?", "text/plain", path="/orders"),
        respond(200),
        ["/request/headers"],
        _2,
        [_PUT],
        purpose=Purpose.OTHER_MEDIA_TYPE,
    ),
    BadExchange(_put({"price": "x"}, path="/orders"), respond(200), ["/request/body/price"], _2, [_PUT]),
    BadExchange(_put("price", "text/csv", path="/orders"), respond(200), ["/request/body"], _2, [_PUT]),
    BadExchange(
        post("/orders", {"price": "x"}),
        respond(200),
        ["/request/body/price"],
        _2,
        ["/paths/~1orders/post/parameters/0"],
    ),
)

RULE = Rule(
    id="request-schema-mismatch",
    code="RL508",
    severity=Severity.WARN,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Rejected, rejected), Check(Call, call)),
)
