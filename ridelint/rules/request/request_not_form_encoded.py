"""A request body is ``application/x-www-form-urlencoded``.

Why: every client and every tool can send a form, each field is validated by its own schema, and a gateway can read it.
A second encoding is a second parser to secure, with its own depth limits and its own duplicate keys.

Each media type that is offered counts, wildcards too, because a client may pick it. Which ones a house takes is
configuration. Webhooks and callbacks are not asked: there the service is the client.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, post, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import RequestBody
from ridelint.settings import Settings
from ridelint.walk.media import essence


def body(view: RequestBody, settings: Settings) -> Iterator[Fault]:
    if essence(view.media_type) not in settings.request_media_types:
        told = " or ".join(f"`{name}`" for name in settings.request_media_types)
        yield Fault(view.place, f"the request body is `{view.media_type}`, not {told}", f"take it as {told} only")


_SHARED = {
    "openapi.yaml": """
paths:
  /orders:
    post: {requestBody: {$ref: 'common.yaml#/Order'}, responses: {}}
    put: {requestBody: {$ref: 'common.yaml#/Order'}, responses: {}}
""",
    "common.yaml": """
Order:
  content:
    application/x-www-form-urlencoded; charset=utf-8: {schema: {type: object}}
    application/json: {schema: {type: object}}
    '*/*': {}
""",
}

EXAMPLES = (
    Good("paths: {/orders: {post: {requestBody: {content: {application/x-www-form-urlencoded: {}}}, responses: {}}}}"),
    Good(
        "paths: {/orders: {post: {requestBody: {content: {application/json: {}}}, responses: {}}}}",
        config="request: {media_types: [application/json]}",
    ),
    Good(
        """
openapi: 3.1.0
info: {title: Orders, version: '1'}
webhooks: {moved: {post: {requestBody: {content: {application/json: {}}}, responses: {}}}}
"""
    ),
    Bad(_SHARED, at=["common.yaml#/Order/content/application~1json", "common.yaml#/Order/content/*~1*"]),
    Bad(
        """
swagger: '2.0'
info: {title: Orders, version: '1'}
consumes: [application/x-www-form-urlencoded, multipart/form-data]
paths:
  /photos: {post: {parameters: [{name: photo, in: formData, type: file}], responses: {}}}
  /orders: {post: {parameters: [{name: order, in: body, schema: {}}], consumes: [application/json], responses: {}}}
  /plain: {get: {parameters: [{name: order, in: query, type: string}], responses: {}}}
""",
        at=["/consumes/1", "/paths/~1orders/post/consumes/0"],
    ),
    Bad(
        """
swagger: '2.0'
info: {title: Orders, version: '1'}
paths:
  /orders:
    parameters: [{$ref: '#/parameters/Order'}]
    post: {responses: {}}
  /forms: {post: {parameters: [{name: order_id, in: formData, type: string}], responses: {}}}
parameters: {Order: {name: order, in: body, schema: {type: object}}}
""",
        at=["/parameters/Order"],
    ),
    GoodExchange(post("/orders", {"order_id": "7"}), respond(204)),
    GoodExchange(post("/orders"), respond(204)),
    BadExchange(post("/orders", {"order_id": 7}, "application/json"), respond(204), at=["/request/body"]),
)

RULE = Rule(
    id="request-not-form-encoded",
    code="RL301",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(RequestBody, body),),
)
