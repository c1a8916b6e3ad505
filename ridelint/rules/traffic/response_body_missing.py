"""A response has a body where its description documents one.

Why: an empty answer is neither the JSON that a client parses nor an error that it handles. Validators have nothing to
look at then, and pass it.

Answers that HTTP gives no body are fine: to HEAD, 1xx, 204, 205 and 304.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import RESPONSE_BODY, Check, Fault, Rule, Severity
from ridelint.observations import Call
from ridelint.settings import Settings
from ridelint.validation.wording import listed

_BODILESS = frozenset({204, 205, 304})  # RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5


def call(view: Call, _: Settings) -> Iterator[Fault]:
    promised = view.promised
    if promised is None or not promised.media_types or view.has_body or RESPONSE_BODY in view.unknown:
        return
    if view.method == "HEAD" or view.status in _BODILESS or view.status < 200:
        return
    content = promised.node.get("content")
    yield Fault(
        view.at("response", "body"),
        f"a {view.status} response has no body; documented is {listed(promised.media_types, 'or')}",
        "answer with the body, or document the response without `content`",
        declared=promised.place if content is None else content.key_place,
    )


_ORDERS = """
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content: {application/json: {schema: {type: array}}}
        '202': {description: Later}
        default: {$ref: '#/components/responses/Failure'}
    head: {responses: {'200': {description: Orders, content: {application/json: {}}}}}
components:
  responses:
    Failure:
      description: It failed
      content: {application/json: {}}
"""
_2 = """
swagger: '2.0'
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      responses:
        '200': {description: Orders, schema: {type: array, items: {}}}
        '202': {description: Later}
"""
_200 = "/paths/~1orders/get/responses/200"

EXAMPLES = (
    GoodExchange(get("/orders"), respond(202), _ORDERS),
    GoodExchange(get("/orders"), respond(202), _2),
    GoodExchange(get("/orders"), respond(204), _ORDERS),
    GoodExchange(get("/orders"), respond(304), _ORDERS),
    GoodExchange(get("/orders")._replace(method="HEAD"), respond(200), _ORDERS),
    GoodExchange(get("/orders"), respond(200), _ORDERS, unknown=frozenset({RESPONSE_BODY})),
    BadExchange(get("/orders"), respond(200), ["/response/body"], _ORDERS, [f"{_200}/content"]),
    BadExchange(get("/orders"), respond(401), ["/response/body"], _ORDERS, ["/components/responses/Failure/content"]),
    BadExchange(get("/orders"), respond(200), ["/response/body"], _2, [_200]),
)

RULE = Rule(
    id="response-body-missing",
    code="RL506",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
    source="OpenAPI 3.0.3, Response Object",
    yields_to=("response-not-enveloped",),
)
