"""A field's name keeps the house's naming style (snake_case).

Why: one style means that a client can be written without looking names up, and that code generators need no table of
exceptions. A name in another style is noticed late, when apps that send and read it are already installed.

The name of a property is a field wherever a schema declares it. The keys of an ``example``, ``default`` or ``enum`` are
data, and so are the keys of a map; a key in an example is reported only where it misspells a declared name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.examples import Example as Case
from ridelint.fixing import renamed, respelled
from ridelint.model import Check, Fault, Fix, Part, Place, Rule, Severity
from ridelint.naming import Naming, words
from ridelint.nodes import Example, Field, Origin
from ridelint.settings import Settings

if TYPE_CHECKING:
    from ridelint.walk.guided import Key


def field(view: Field, settings: Settings) -> Iterator[Fault]:
    if not settings.fields.accepts(view.name):
        spelled = settings.fields.respell(view.name)
        cure = f"rename it to `{spelled}`" if spelled else ""
        message = f"field `{view.name}` is not {settings.fields.label}"
        yield Fault(view.place, message, cure, lambda: _renamed(view, spelled) if spelled else None)


def _renamed(view: Field, name: str) -> Fix | None:
    """The property with what its schema says of it; a form parameter of 2.0 is named by a value."""
    if view.origin is not Origin.SCHEMA:
        return None
    return renamed(view.node, name) if view.place.part is Part.KEY else respelled(view.place, name)


def example(view: Example, settings: Settings) -> Iterator[Fault]:
    if view.schema is None or not _has_stranger(view.node.value, settings.fields):
        return
    from ridelint.walk.guided import keys  # noqa: PLC0415  few examples have a key to look at

    for key in keys(view.node, view.schema, view.schemas.follow):
        declared = _misspelled(key, settings.fields)
        if declared is not None:
            place = key.node.key_place
            message = f"key `{key.name}` of the {view.keyword} is declared as `{declared}`"
            yield Fault(place, message, f"write it as `{declared}`", _respeller(place, declared))


def _respeller(place: Place, name: str) -> Callable[[], Fix | None]:
    return lambda: respelled(place, name)


def _has_stranger(value: Any, naming: Naming) -> bool:
    """Whether any key breaks the style: examples are large and say the same few names, of which nearly none does."""
    kept = _kept(naming)
    todo = [value]
    while todo:
        item = todo.pop()
        if item.__class__ is dict:
            if not kept.issuperset(item):
                if not all(map(naming.accepts, item)):
                    return True
                kept.update(item)
            todo.extend(item.values())
        elif item.__class__ is list:
            todo.extend(item)
    return False


@cache
def _kept(naming: Naming) -> set[str]:  # noqa: ARG001  there is one for each style
    """Names that are known to keep the style."""
    return set()


def _misspelled(key: Key, naming: Naming) -> str | None:
    """The declared name that this undeclared key is another spelling of."""
    if key.name in key.declared or key.is_map or naming.accepts(key.name):
        return None
    spelled = words(key.name)
    return next((name for name in sorted(key.declared) if words(name) == spelled), None)


def _schemas(text: str, version: str = "3.1.0") -> str:
    """A description of the one schema ``Order``."""
    head = f'openapi: {version}\ninfo: {{title: Orders, version: "1"}}\npaths: {{}}\n'
    return f"{head}components: {{schemas: {{Order: {text}}}}}\n"


_ORDER = "/components/schemas/Order"
_NESTED = {
    "items": "{items: {properties: {aB: {}}}}",
    "additionalProperties": "{additionalProperties: {properties: {aB: {}}}}",
    "not": "{not: {properties: {aB: {}}}}",
    "if": "{if: {properties: {aB: {}}}}",
    "then": "{then: {properties: {aB: {}}}}",
    "else": "{else: {properties: {aB: {}}}}",
    "allOf/0": "{allOf: [{properties: {aB: {}}}]}",
    "oneOf/0": "{oneOf: [{properties: {aB: {}}}]}",
    "anyOf/0": "{anyOf: [{properties: {aB: {}}}]}",
    "prefixItems/0": "{prefixItems: [{properties: {aB: {}}}]}",
    "patternProperties/^a": "{patternProperties: {^a: {properties: {aB: {}}}}}",
    "$defs/Stop": "{$defs: {Stop: {properties: {aB: {}}}}}",
    "dependentSchemas/card": "{dependentSchemas: {card: {properties: {aB: {}}}}}",
}
_CALLS = """
openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders:
    post:
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {properties: {fromPlace: {}}}}}}
      responses: {'201': {description: The order, headers: {X-Quota: {schema: {properties: {perDay: {}}}}}}}
      callbacks:
        moved:
          '{$request.body#/url}':
            post: {requestBody: {content: {application/json: {schema: {$ref: '#/x-at'}}}}}
webhooks:
  paid: {post: {requestBody: {content: {application/json: {schema: {properties: {paidAt: {}}}}}}}}
x-at: {properties: {whereAt: {}}}
"""
_20 = """
swagger: "2.0"
info: {title: Orders, version: "1"}
paths:
  /orders:
    post:
      parameters: [{name: fromPlace, in: formData, type: string}]
      responses: {'200': {description: The order, schema: {type: object, properties: {orderId: {type: string}}}}}
    put:
      parameters: [{name: body, in: body, schema: {type: object, properties: {toPlace: {type: string}}}}]
      responses: {'200': {description: The order}}
"""
_FIXABLE = """
components:
  schemas:
    Order:
      type: object
      required: ["driverId", state]  # both
      discriminator: {propertyName: driverId}
      properties:
        driverId: {type: string}  # who drives
        state: {type: string}
      example: {driverId: "7", state: new}
"""
_PRICES = """
paths:
  /prices:
    get:
      responses:
        '200':
          description: Prices by currency
          content: {application/json: {schema: {type: object, additionalProperties: {type: integer}}}}
"""

EXAMPLES: tuple[Case, ...] = (
    Good(_schemas("{properties: {driver_id: {type: string}, on: {}, line2: {}}}")),
    Good(_schemas("{example: {driverId: 7}, default: {aB: 1}, enum: [{aB: 1}], const: {aB: 1}}")),
    Good(_schemas("{additionalProperties: {type: integer}, properties: {a: {}}, example: {EUR: 1}}")),
    Good(_schemas("{properties: {_links: {type: object}}}"), config="naming: {allow: [_links]}"),
    Good(_schemas("{properties: {driverId: {type: string}}}"), config="naming: {fields: {style: camel}}"),
    Bad(_FIXABLE, at=[f"{_ORDER}/properties/driverId"], fixed=_FIXABLE.replace("driverId", "driver_id")),
    *(Bad(_schemas(text), at=[f"{_ORDER}/{path}/properties/aB"]) for path, text in _NESTED.items()),
    Bad(
        """
components:
  schemas:
    Order:
      properties:
        pickedUpBy: {$ref: '#/components/schemas/Driver'}
    Driver: {properties: {full_name: {type: string}}}
""",
        at=[f"{_ORDER}/properties/pickedUpBy"],
    ),
    Bad(
        {
            "openapi.yaml": "components: {schemas: {Order: {properties: {stop: {$ref: 'stop.yaml#/Stop'}}}}}",
            "stop.yaml": "Stop: {properties: {streetName: {}, after: {$ref: '#/Stop'}}}\n",
        },
        at=["stop.yaml#/Stop/properties/streetName"],
    ),
    Bad(
        _CALLS,
        at=[
            "/paths/~1orders/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties/fromPlace",
            "/paths/~1orders/post/responses/201/headers/X-Quota/schema/properties/perDay",
            "/webhooks/paid/post/requestBody/content/application~1json/schema/properties/paidAt",
            "/x-at/properties/whereAt",
        ],
    ),
    Bad(
        _20,
        at=[
            "/paths/~1orders/post/parameters/0/name",
            "/paths/~1orders/post/responses/200/schema/properties/orderId",
            "/paths/~1orders/put/parameters/0/schema/properties/toPlace",
        ],
        fixed=_20.replace("fromPlace", "from_place").replace("orderId", "order_id").replace("toPlace", "to_place"),
    ),
    Bad(
        _schemas("{properties: {driver_id: {type: string}}, example: {driverId: '7', note: hello}}"),
        at=[f"{_ORDER}/example/driverId"],
        fixed=_schemas("{properties: {driver_id: {type: string}}, example: {driver_id: '7', note: hello}}"),
    ),
    GoodExchange(get("/orders"), respond(200, {"status": "success", "result": {"order_id": 7}, "error": None})),
    GoodExchange(get("/prices"), respond(200, {"EUR": 1}), description=_PRICES),
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
