"""A field of a response is one that its schema declares, also where the schema would let others pass.

Why: JSON Schema lets every field pass that it does not know, so that no validator notices what a server adds. It is
then read by some client, cannot be taken back, and was never agreed upon; not seldom it is internal data that leaked.

An object whose schema says that others may be there, by ``additionalProperties`` or ``patternProperties``, is a map and
has no undocumented field; neither has one whose schema names no field at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.observations import Key
from ridelint.settings import Settings


def key(view: Key, _: Settings) -> Iterator[Fault]:
    if view.is_stranger and not view.is_request:
        yield Fault(view.place, f"field `{view.name}` is not documented", "declare it, or leave it out")


_ORDERS = """
paths:
  /orders:
    get:
      responses:
        default:
          description: Orders
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Order'}
components:
  schemas:
    Order:
      allOf:
        - {properties: {id: {}, prices: {additionalProperties: {type: integer}}, extra: {type: object}}}
        - type: object
          properties:
            stops: {type: array, items: {$ref: '#/components/schemas/Stop'}}
            parent: {$ref: '#/components/schemas/Order'}
    Stop:
      oneOf: [{properties: {street: {}}}, {properties: {point: {properties: {lat: {}}}}}]
    """
_ORDER, _STOP = "/components/schemas/Order/allOf", "/components/schemas/Stop/oneOf"
_CLOSED = """
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema: {properties: {id: {}}, additionalProperties: false}
"""

EXAMPLES = (
    GoodExchange(get("/orders"), respond(200, {"id": 7, "prices": {"EUR": 1}, "extra": {"any": 1}}), _ORDERS),
    GoodExchange(get("/orders"), respond(200, {"stops": [{"street": "a"}, {"point": {"lat": 1}}]}), _ORDERS),
    GoodExchange(get("/orders"), respond(200, {"id": 7}, "text/plain"), _ORDERS),
    BadExchange(get("/orders"), respond(200, {"owner_id": 7}), ["/response/body/owner_id"], _ORDERS, [_ORDER]),
    BadExchange(
        get("/orders"),
        respond(200, {"parent": {"parent": {"id": 1, "stops": [{"street": "a", "note": "b"}]}}}),
        ["/response/body/parent/parent/stops/0/note"],
        _ORDERS,
        [_STOP],
    ),
    BadExchange(
        get("/orders"),
        respond(400, {"stops": [{"point": {"lat": 1, "height": 2}}]}),
        ["/response/body/stops/0/point/height"],
        _ORDERS,
        [_STOP],
    ),
    BadExchange(
        get("/orders"),
        respond(200, {"owner_id": 7}),
        ["/response/body/owner_id"],
        _CLOSED,
        ["/paths/~1orders/get/responses/200/content/application~1json/schema"],
    ),
)

RULE = Rule(
    id="field-undocumented",
    code="RL504",
    severity=Severity.WARN,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Key, key),),
    yields_to=("response-schema-mismatch", "envelope-member-unknown"),
)
