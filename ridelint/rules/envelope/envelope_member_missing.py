"""A JSON response declares and requires every member of the envelope (`status`, `result` and `error`).

Why: a client unpacks every answer of every service with one function. A member that is declared and not required may
be left out by a server that is still correct, and the function then fails in the field.

Every branch of a ``oneOf`` or ``anyOf`` is asked, after ``allOf`` is merged. An array, or a schema that says nothing,
requires no member at all. A schema with at least half of the members, and no more others, is an envelope with a fault;
where any other is used, the use is at fault. A schema behind a ``$ref`` that leads nowhere is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.model import Check, Fault, Place, Pointer, Rule, Severity
from ridelint.nodes import Body, Origin
from ridelint.schema import Member, Shape
from ridelint.settings import Envelope, Settings


def body(view: Body, settings: Settings) -> Iterator[Fault]:
    envelope = settings.envelope
    if envelope is None or view.origin is Origin.EXAMPLE:
        return
    cure = f"answer with an object that requires {_listed(envelope.members)}"
    if not view.shapes:
        yield Fault(view.place, "the response has no schema, so nothing promises the envelope", cure)
    for shape in view.shapes:
        if not shape.is_object:
            kind = " or ".join(sorted(shape.types)) if shape.types else "untyped"
            yield Fault(shape.use, f"the response body is {kind}, not the envelope", cure)
        elif not envelope.is_meant(shape.members):
            lacking = [name for name in envelope.members if name not in shape.members]
            yield Fault(shape.use, f"the response body is an object without {_listed(lacking)}", cure)
        else:
            yield from _envelope(shape, envelope)


def _envelope(shape: Shape, envelope: Envelope) -> Iterator[Fault]:
    undeclared = [name for name in envelope.members if name not in shape.members]
    if undeclared:
        told = _listed(undeclared)
        yield Fault(shape.place, f"the envelope lacks {told}", f"declare and require {told}")
    optional: dict[tuple[str, Pointer], tuple[Place, list[str]]] = {}
    for name in envelope.members:
        if name in shape.members and name not in shape.required:
            place = _declaring(shape.members[name]) or shape.place
            optional.setdefault((place.source.name, place.pointer), (place, []))[1].append(name)
    for place, names in optional.values():
        yield Fault(place, f"the envelope does not require {_listed(names)}", f"require {_listed(names)}")


def _declaring(member: Member) -> Place | None:
    """The schema that declares a member, which others may be composed of; none if its properties stand elsewhere."""
    properties = member.nodes[0].parent
    schema = None if properties is None else properties.parent
    return schema.place() if properties and schema and properties.token == "properties" else None  # noqa: S105


def _listed(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)


_GOOD = """
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema:
                allOf:
                  - {type: object, required: [status, error], properties: {status: {}, error: {}}}
                  - {type: object, required: [result], properties: {result: {type: array, items: {}}}}
"""
_BAD = """
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema:
                oneOf:
                  - {type: object, required: [status, result], properties: {status: {}, result: {}, error: {}}}
                  - {type: array, items: {}}
                  - {}
        '404':
          description: No such orders
          content:
            application/json: {}
            '*/*': {schema: {}}
        default: {description: Other, content: {application/problem+json: {schema: {type: object}}}}
"""
_RESPONSES = "/paths/~1orders/get/responses"

_SHARED = {
    "openapi.yaml": """
paths:
  /orders:
    get:
      responses:
        '200': {description: Orders, content: {application/json: {schema: {$ref: 'common.yaml#/Orders'}}}}
        '404': {description: None, content: {application/json: {schema: {$ref: 'common.yaml#/Envelope'}}}}
        '409': {description: Conflict, content: {application/json: {schema: {$ref: 'common.yaml#/Error'}}}}
        '500': {description: Broken, content: {application/json: {schema: {$ref: 'common.yaml#/Nothing'}}}}
""",
    "common.yaml": """
Envelope: {type: object, required: [status, result], properties: {status: {}, result: {}, error: {}}}
Orders:
  allOf:
    - allOf: [{$ref: '#/Envelope'}]
    - {type: object, properties: {result: {type: array, items: {}}}}
Error: {type: object, properties: {code: {}, message: {}}}
""",
}

EXAMPLES = (
    Good(_GOOD),
    Good("paths: {/ping: {get: {responses: {'204': {description: Alive}}}}}"),
    Good("paths: {/orders: {head: {responses: {'200': {description: Has none, content: {application/json: {}}}}}}}"),
    Good(_BAD, config="envelope: null"),
    Good(
        """
openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Envelope', required: [status, result, error]}
components: {schemas: {Envelope: {type: object, properties: {status: {}, result: {}, error: {}}}}}
"""
    ),
    Bad(
        _BAD,
        at=[
            f"{_RESPONSES}/200/content/application~1json/schema/oneOf/0",
            f"{_RESPONSES}/200/content/application~1json/schema/oneOf/1",
            f"{_RESPONSES}/200/content/application~1json/schema/oneOf/2",
            f"{_RESPONSES}/404/content/application~1json",
            f"{_RESPONSES}/404/content/*~1*/schema",
            f"{_RESPONSES}/default/content/application~1problem+json/schema",
        ],
    ),
    Bad(
        _SHARED,
        at=["common.yaml#/Envelope", f"{_RESPONSES}/409/content/application~1json/schema"],
    ),
    Bad(
        """
swagger: '2.0'
info: {title: Orders, version: '1'}
paths:
  /orders: {get: {responses: {'200': {description: Orders, schema: {$ref: '#/definitions/Answer'}}}}}
definitions: {Answer: {type: object, properties: {ok: {type: boolean}, data: {}}, required: [ok]}}
""",
        config="envelope: {members: [ok, data]}",
        at=["/definitions/Answer"],
    ),
    GoodExchange(get("/orders"), respond(200, {"status": "success", "result": [], "error": None})),
    BadExchange(get("/orders"), respond(200, {"status": "success", "result": []}), at=["/response/body"]),
    BadExchange(get("/orders"), respond(200, [1, 2]), at=["/response/body"]),
)

RULE = Rule(
    id="envelope-member-missing",
    code="RL201",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Body, body),),
)
