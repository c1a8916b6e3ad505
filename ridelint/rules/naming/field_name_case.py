"""A field's name keeps the house's naming style (snake_case).

Why: one style means that a client can be written without looking names up, and that code generators need no table of
exceptions. A name in another style is noticed late, when apps that send and read it are already installed.

The name of a property is a field wherever a schema declares it. The keys of an ``example``, ``default`` or ``enum`` are
data, and so are the keys of a map; a key in an example is reported only where it misspells a declared name.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.naming import Naming, words
from ridelint.nodes import Example, Field
from ridelint.settings import Settings
from ridelint.walk.guided import Key, keys


def field(view: Field, settings: Settings) -> Iterator[Fault]:
    if not settings.fields.accepts(view.name):
        spelled = settings.fields.respell(view.name)
        cure = f"rename it to `{spelled}`" if spelled else ""
        yield Fault(view.place, f"field `{view.name}` is not {settings.fields.label}", cure)


def example(view: Example, settings: Settings) -> Iterator[Fault]:
    if view.schema is None or not _has_stranger(view.node.value, settings.fields):
        return
    for key in keys(view.node, view.schema, view.schemas.follow):
        declared = _misspelled(key, settings.fields)
        if declared is not None:
            yield Fault(
                key.node.key_place,
                f"key `{key.name}` of the {view.keyword} is declared as `{declared}`",
                f"write it as `{declared}`",
            )


def _has_stranger(value: object, naming: Naming) -> bool:
    """Whether any key breaks the style: examples are large, and nearly none does."""
    todo = [value]
    while todo:
        item = todo.pop()
        if item.__class__ is dict:
            if not all(map(naming.accepts, item)):  # type: ignore[arg-type]  # a dict, by its class
                return True
            todo.extend(item.values())  # type: ignore[attr-defined]  # likewise
        elif item.__class__ is list:
            todo.extend(item)  # type: ignore[arg-type]  # likewise
    return False


def _misspelled(key: Key, naming: Naming) -> str | None:
    """The declared name that this undeclared key is another spelling of."""
    if key.name in key.declared or key.is_map or naming.accepts(key.name):
        return None
    spelled = words(key.name)
    return next((name for name in sorted(key.declared) if words(name) == spelled), None)


EXAMPLES = (
    Good("components: {schemas: {Order: {type: object, properties: {driver_id: {type: string}}}}}"),
    Good("components: {schemas: {Order: {type: object, example: {driverId: 7}}}}"),
    Good("components: {schemas: {Prices: {type: object, additionalProperties: {type: integer}, example: {EUR: 1}}}}"),
    Good(
        "components: {schemas: {Order: {type: object, properties: {_links: {type: object}}}}}",
        config="naming: {allow: [_links]}",
    ),
    Bad(
        "components: {schemas: {Order: {type: object, properties: {driverId: {type: string}}}}}",
        at=["/components/schemas/Order/properties/driverId"],
    ),
    Bad(
        """
components:
  schemas:
    Order:
      type: object
      properties:
        pickedUpBy: {$ref: '#/components/schemas/Driver'}
        stops: {type: array, items: {type: object, properties: {streetName: {type: string}}}}
    Driver: {type: object, properties: {full_name: {type: string}}}
""",
        at=[
            "/components/schemas/Order/properties/pickedUpBy",
            "/components/schemas/Order/properties/stops/items/properties/streetName",
        ],
    ),
    Bad(
        """
components:
  schemas:
    Order:
      type: object
      properties: {driver_id: {type: string}}
      example: {driverId: "7", note: hello}
""",
        at=["/components/schemas/Order/example/driverId"],
    ),
    GoodExchange(get("/orders"), respond(200, {"status": "success", "result": {"order_id": 7}, "error": None})),
    GoodExchange(
        get("/prices"),
        respond(200, {"EUR": 1}),
        description="""
paths:
  /prices:
    get:
      responses:
        '200':
          description: Prices by currency
          content:
            application/json:
              schema: {type: object, additionalProperties: {type: integer}}
""",
    ),
    BadExchange(
        get("/orders"),
        respond(200, {"status": "success", "result": {"orderId": 7, "stops": [{"streetName": "A"}]}, "error": None}),
        at=["/response/body/result/orderId", "/response/body/result/stops/0/streetName"],
    ),
)

RULE = Rule(
    id="field-name-case",
    code="RL101",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Field, field), Check(Example, example)),
)
