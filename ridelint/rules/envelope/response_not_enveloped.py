"""Every response has a JSON body, so that it can be enveloped.

Why: a client unpacks every answer with one function. An empty 200, a PDF or an HTML error page needs another, and each
is met for the first time when something goes wrong.

Responses that HTTP gives no body are fine: to HEAD, 1xx, 204, 205 and 304. So is a redirect (3xx) without a body,
because its `Location` says all. A wildcard such as ``*/*`` counts as JSON. What an RFC or a browser fixes (a token, an
HTML page, an event stream) is explained with an ``x-ridelint-ignore``.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.model import Check, Fault, Request, Rule, Severity
from ridelint.nodes import Answer
from ridelint.settings import Settings
from ridelint.walk.media import is_json

_BODILESS = frozenset({"204", "205", "304"})  # RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5


def answer(view: Answer, settings: Settings) -> Iterator[Fault]:
    if settings.envelope is None or view.method == "head" or view.status in _BODILESS or view.status.startswith("1"):
        return
    if not view.media_types and not view.status.startswith("3"):
        cure = "answer with the envelope, or with 204" if view.status.startswith("2") else "answer with the envelope"
        yield Fault(view.place, "the response has no body", cure)
    for media_type, place in view.media_types.items():
        if not is_json(media_type):
            told = f"is `{media_type}`, not JSON" if media_type else "has no media type"
            yield Fault(place, f"the response body {told}", "answer with the envelope as `application/json`")


_ORDERS = """
paths:
  /orders/{order_id}:
    get:
      responses:
        '200': {$ref: '#/components/responses/Order'}
        '201': {$ref: '#/components/responses/Order'}
        '204': {description: No order}
        '303': {description: Elsewhere, headers: {Location: {schema: {type: string}}}}
        '304': {description: As before}
        4XX: {description: Refused, content: {application/problem+json; charset=utf-8: {}}}
        default: {description: Whatever}
    head:
      responses:
        '200': {description: There is one}
components:
  responses:
    Order: {description: An order, content: {application/json: {}, application/pdf: {}, text/csv: {}}}
"""

EXAMPLES = (
    Good("paths: {/orders: {get: {responses: {'200': {description: Orders, content: {'*/*': {}}}}}}}"),
    Good("paths: {/orders: {get: {responses: {'200': {description: Orders}}}}}", config="envelope: null"),
    Good("components: {responses: {Unused: {description: Used by no operation, content: {text/plain: {}}}}}"),
    Bad(
        _ORDERS,
        at=[
            "/paths/~1orders~1{order_id}/get/responses/default",
            "/components/responses/Order/content/application~1pdf",
            "/components/responses/Order/content/text~1csv",
        ],
    ),
    Bad(
        """
swagger: '2.0'
info: {title: Orders, version: '1'}
produces: [application/json, application/xml]
paths:
  /orders:
    get: {responses: {'200': {description: Orders, schema: {type: object}}}}
    put: {responses: {'200': {description: Orders, schema: {type: object}}}}
    post: {produces: [text/plain], responses: {'200': {description: Orders, schema: {}}, '404': {description: None}}}
""",
        at=["/produces/1", "/paths/~1orders/post/produces/0", "/paths/~1orders/post/responses/404"],
    ),
    Bad(
        """
openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      responses:
        '302': {description: Elsewhere, content: {text/html: {schema: {type: string}}}}
webhooks:
  moved: {post: {responses: {'200': {description: Answered by others}}}}
""",
        at=["/paths/~1orders/get/responses/302/content/text~1html"],
    ),
    GoodExchange(get("/orders"), respond(204)),
    GoodExchange(get("/orders"), respond(302)),
    GoodExchange(Request("HEAD", "/orders"), respond(200)),
    GoodExchange(get("/orders"), respond(404, {"detail": "None"}, "application/problem+json")),
    BadExchange(get("/orders"), respond(200), at=["/response/body"]),
    BadExchange(get("/orders"), respond(502, "<h1>Bad gateway</h1>", "text/html"), at=["/response/body"]),
    BadExchange(get("/orders"), respond(200, "ok", None), at=["/response/body"]),
)

RULE = Rule(
    id="response-not-enveloped",
    code="RL205",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Answer, answer),),
)
