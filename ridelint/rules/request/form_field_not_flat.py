"""A field of an urlencoded body is one plain value: no array and no object.

Why: urlencoded has no nesting. Every framework invents its own (`tags[]`, `tags[0]`, a repeated `tags`, a comma, JSON
in a string), so client and server agree by luck. A repeated name is read by one as the first and by another as the
last, which is how checks are evaded.

Every branch of the field's schema is asked. A live body must not repeat a name.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, post, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import FormField, Origin
from ridelint.schema import Shape
from ridelint.settings import Settings


def field(view: FormField, _settings: Settings) -> Iterator[Fault]:
    kinds = {kind for shape in view.shapes for kind in _kinds(shape)}
    for kind in sorted(kinds):
        if view.origin is Origin.EXCHANGE:
            yield Fault(view.place, f"form field `{view.name}` is sent more than once", "send it once")
        else:
            yield Fault(view.place, f"form field `{view.name}` is {kind}", "make it a plain value, or several fields")


def _kinds(shape: Shape) -> Iterator[str]:
    if shape.is_object or "object" in (shape.types or ()):
        yield "an object"
    if "array" in (shape.types or ()):
        yield "an array"


_ORDERS = """
paths:
  /orders:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              allOf:
                - {$ref: '#/components/schemas/Order'}
                - {type: object, properties: {address: {$ref: '#/components/schemas/Address'}}}
          application/json: {schema: {type: object, properties: {stops: {type: array, items: {}}}}}
      responses: {}
components:
  schemas:
    Order:
      type: object
      properties:
        order_id: {type: string, nullable: true}
        tags: {oneOf: [{type: string}, {type: array, items: {type: string}}]}
        place: {properties: {latitude: {type: number}}}
        anything: {}
    Address: {type: object, properties: {city: {type: string}}}
"""
_SCHEMA = "/paths/~1orders/post/requestBody/content/application~1x-www-form-urlencoded/schema"

EXAMPLES = (
    Good(
        """
paths:
  /orders:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {order_id: {type: string, format: uuid}, count: {type: integer}}}
      responses: {}
"""
    ),
    Bad(
        _ORDERS,
        at=[
            f"{_SCHEMA}/allOf/1/properties/address",
            "/components/schemas/Order/properties/tags",
            "/components/schemas/Order/properties/place",
        ],
    ),
    Bad(
        """
openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {tags: {type: [array, 'null']}, city: {type: [string, 'null']}}}
      responses: {}
""",
        at=[f"{_SCHEMA}/properties/tags"],
    ),
    Bad(
        """
swagger: '2.0'
info: {title: Orders, version: '1'}
paths:
  /orders:
    post:
      parameters:
        - {name: order_id, in: formData, type: string}
        - {name: tags, in: formData, type: array, items: {type: string}}
        - {name: page, in: query, type: array, items: {type: string}}
      responses: {}
""",
        at=["/paths/~1orders/post/parameters/1/name"],
    ),
    GoodExchange(post("/orders", {"order_id": "7", "tags": "a,b"}), respond(204)),
    GoodExchange(post("/orders", {"tags": ["a", "b"]}, "application/json"), respond(204)),
    BadExchange(post("/orders", {"order_id": "7", "tags": ["a", "b"]}), respond(204), at=["/request/body/tags"]),
)

RULE = Rule(
    id="form-field-not-flat",
    code="RL302",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(FormField, field),),
)
