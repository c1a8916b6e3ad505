"""A response has every header that its description requires.

Why: a client that was promised `Location` or `Retry-After` follows it without a look. What no test of the body sees is
lost by the next proxy or framework upgrade.

Only headers that are declared with ``required: true`` are asked for; OpenAPI 2.0 cannot say so of any.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import RESPONSE_HEADERS, Check, Fault, Rule, Severity
from ridelint.observations import Call
from ridelint.settings import Settings

_CONTENT_TYPE = "content-type"  # a header object of that name means nothing (OpenAPI 3.0.3, Response Object)


def call(view: Call, _: Settings) -> Iterator[Fault]:
    if view.promised is None or RESPONSE_HEADERS in view.unknown:
        return
    for name, header in view.promised.headers.items():
        required = header.value.__class__ is dict and header.value.get("required") is True
        if required and name not in view.headers and name != _CONTENT_TYPE:
            message = f"a {view.status} response lacks the required header `{name}`"
            yield Fault(view.at("response", "headers"), message, "send it", declared=header.key_place)


_ORDERS = """
paths:
  /orders:
    post:
      responses:
        '201':
          description: Made
          headers:
            Location: {required: true, schema: {type: string}}
            X-Total: {schema: {type: integer}}
            Content-Type: {required: true, schema: {type: string}}
        '429':
          description: Later
          headers: {Retry-After: {$ref: '#/components/headers/Later'}}
components:
  headers:
    Later: {required: true, schema: {type: integer}}
"""
_POST = get("/orders")._replace(method="POST")

EXAMPLES = (
    GoodExchange(_POST, respond(201, headers={"location": "/orders/7"}), _ORDERS),
    GoodExchange(_POST, respond(500), _ORDERS),
    GoodExchange(_POST, respond(201), _ORDERS, unknown=frozenset({RESPONSE_HEADERS})),
    BadExchange(
        _POST,
        respond(201, headers={"x-total": "1"}),
        ["/response/headers"],
        _ORDERS,
        ["/paths/~1orders/post/responses/201/headers/Location"],
    ),
    BadExchange(_POST, respond(429), ["/response/headers"], _ORDERS, ["/components/headers/Later"]),
)

RULE = Rule(
    id="response-header-missing",
    code="RL505",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
    source="OpenAPI 3.0.3, Header Object",
)
