"""A response's body has a media type that its description documents.

Why: a client decodes a body by what it was promised. An HTML page where JSON was documented is a parser's error in
every client at once, and a body that nobody documented is one that nobody reads.

Parameters such as the charset do not matter, and ``application/*`` or ``*/*`` documents all that it means. Where the
description has no body at all for a status, a body is a fault as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import RESPONSE_BODY, RESPONSE_HEADERS, Check, Fault, Place, Rule, Severity
from ridelint.observations import Call, Promised
from ridelint.settings import Settings
from ridelint.validation.wording import listed
from ridelint.walk.media import best


def call(view: Call, _: Settings) -> Iterator[Fault]:
    promised = view.promised
    if promised is None or RESPONSE_HEADERS in view.unknown or not _has_body(view):
        return
    if best(view.media_type, promised.media_types):
        return
    told, cure = _told(view.media_type, promised)
    yield Fault(view.at("response", "body"), told, cure, declared=_place(promised))


def _has_body(view: Call) -> bool:
    """Where a body was not recorded, its media type says that there was one."""
    return bool(view.media_type) if RESPONSE_BODY in view.unknown else view.has_body


def _told(media_type: str, promised: Promised) -> tuple[str, str]:
    if not promised.media_types:
        return f"a {promised.status} response has a body, and none is documented", "document it, or answer without one"
    documented = listed(promised.media_types, "or")
    if not media_type:
        return f"the body has no media type; documented is {documented}", "say which it is in `Content-Type`"
    return f"the body is `{media_type}`; documented is {documented}", "answer as documented, or document this one"


def _place(promised: Promised) -> Place:
    content = promised.node.get("content")
    return promised.place if content is None else content.key_place


_ORDERS = """
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content:
            application/json; charset=utf-8: {}
            image/*: {}
        '201': {description: Made, content: {'*/*': {}}}
        '404': {description: None}
        '410': {$ref: '#/components/responses/Gone'}
    head: {responses: {'200': {description: Some, content: {application/json: {}}}}}
components:
  responses:
    Gone:
      description: Gone
      content: {application/problem+json: {}}
"""
_GET = "/paths/~1orders/get/responses"
_2 = """
swagger: '2.0'
info: {title: Orders, version: '1'}
produces: [application/xml]
paths:
  /orders:
    get: {responses: {'200': {description: Orders, schema: {type: array, items: {}}}, '404': {description: None}}}
"""
_AT = ["/response/body"]

EXAMPLES = (
    GoodExchange(get("/orders"), respond(200, [], "application/json"), _ORDERS),
    GoodExchange(get("/orders"), respond(200, [], "Application/JSON;charset=latin-1"), _ORDERS),
    GoodExchange(get("/orders"), respond(200, "", "image/png"), _ORDERS),
    GoodExchange(get("/orders"), respond(201, "a,b", "text/csv"), _ORDERS),
    GoodExchange(get("/orders"), respond(404), _ORDERS),
    GoodExchange(get("/orders"), respond(500, "sorry", "text/plain"), _ORDERS),
    GoodExchange(get("/orders")._replace(method="HEAD"), respond(200), _ORDERS),
    GoodExchange(get("/orders"), respond(200, "<orders/>", "application/xml"), _2),
    GoodExchange(get("/orders"), respond(200, "?", "text/html"), _ORDERS, unknown=frozenset({RESPONSE_HEADERS})),
    BadExchange(get("/orders"), respond(200, "<html>", "text/html"), _AT, _ORDERS, [f"{_GET}/200/content"]),
    BadExchange(get("/orders"), respond(200, "[]", None), _AT, _ORDERS, [f"{_GET}/200/content"]),
    BadExchange(get("/orders"), respond(404, {}, "application/json"), _AT, _ORDERS, [f"{_GET}/404"]),
    BadExchange(get("/orders"), respond(410, {}), _AT, _ORDERS, ["/components/responses/Gone/content"]),
    BadExchange(get("/orders"), respond(200, []), _AT, _2, [f"{_GET}/200"]),
    BadExchange(get("/orders"), respond(404, "none", "text/plain"), _AT, _2, [f"{_GET}/404"]),
    BadExchange(
        get("/orders"),
        respond(200)._replace(media_type="text/html"),
        _AT,
        _ORDERS,
        [f"{_GET}/200/content"],
        unknown=frozenset({RESPONSE_BODY}),
    ),
)

RULE = Rule(
    id="content-type-undocumented",
    code="RL502",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
    source="OpenAPI 3.0.3, Response Object",
    yields_to=("response-not-enveloped",),
)
