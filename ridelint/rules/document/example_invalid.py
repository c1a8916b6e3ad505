"""An `example`, a value of `examples` and a `default` fit the schema that they stand by.

Why: an example is what people copy and what mock servers answer. One that its own schema rejects shows that either is
wrong, and nobody can tell which.

Schemas mean what their version of OpenAPI says: ``nullable`` and ``$ref`` as in 3.0, JSON Schema 2020-12 from 3.1 on.
In a request a ``readOnly`` member may be missing although it is required, in a response a ``writeOnly`` one, and in a
schema's own example both. The formats date, date-time, uuid, uri, email, hostname, ipv4, ipv6, byte, int32 and int64
are held to. Of one kind of fault five are told of in one example.

A text that stands for a body of another media type than JSON, such as XML, is not looked into.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ridelint.document.node import Node
from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Example, Examples
from ridelint.settings import Settings
from ridelint.validation.violations import Violation, few_of_a_kind
from ridelint.walk.media import is_json

_RANGES = {"int32": "32", "int64": "64"}


def examples(view: Examples, _: Settings) -> Iterator[Fault]:
    from ridelint.validation.instances import Instances  # noqa: PLC0415  only descriptions with examples need it

    checked = Instances(
        [example for example in view.examples if not _is_serialized(example)], view.version, view.resolve
    )
    for example, found in groupby(checked.violations(), key=lambda pair: pair[0]):
        rejected = [violation for _, violation in found]
        for violation, more in few_of_a_kind(rejected, lambda violation: violation.kind):
            source = checked.source(violation)
            cure = "" if source is None else _where(source, example)
            place = violation.place(example.node)
            yield Fault(place, _message(violation, source, example), "; ".join(filter(None, (cure, more))))


def _is_serialized(example: Example) -> bool:
    return bool(example.media_type) and not is_json(example.media_type) and isinstance(example.node.value, str)


def _message(violation: Violation, source: Node | None, example: Example) -> str:
    whole = "the default" if example.keyword == "default" else "the example"
    says = {} if source is None or not isinstance(source.value, dict) else source.value
    form = says.get("format")
    if violation.keyword in {"minimum", "maximum"} and form in _RANGES and violation.keyword not in says:
        return f"{violation.subject(whole)} must fit into {_RANGES[form]} bits, and is `{violation.value}`"
    return violation.message(whole)


def _where(source: Node, example: Example) -> str:
    file = "" if source.document is example.node.document else source.document.name
    return f"its schema is `{file}#{source.pointer}`"


def _schema(text: str, version: str = "3.0.3") -> str:
    """A description of the one schema ``Order``."""
    head = f'openapi: {version}\ninfo: {{title: Orders, version: "1"}}\npaths: {{}}\n'
    return f"{head}components: {{schemas: {{Order: {text}}}}}\n"


_ORDER = "/components/schemas/Order"
_BOTH_WAYS = """
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Order'}
            example: {pin: "1234"}
      responses:
        '201':
          description: The order
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Order'}
              examples: {new: {value: {id: 7}}}
components:
  schemas:
    Order:
      type: object
      required: [id, pin]
      properties: {id: {type: integer, readOnly: true}, pin: {type: string, writeOnly: true}}
"""
_TREE = """
components:
  schemas:
    Node:
      type: object
      properties: {name: {type: string}, below: {type: array, items: {$ref: '#/components/schemas/Node'}}}
      example: {name: a, below: [{name: b, below: [{name: 3}]}]}
"""
_CHOICE = "oneOf: [{properties: {by: {enum: [card]}, pan: {type: string}}}, {properties: {by: {enum: [cash]}}}]"
_20 = """
swagger: "2.0"
info: {title: Orders, version: "1"}
paths:
  /orders:
    get:
      parameters: [{name: page, in: query, type: integer, required: true, default: first}]
      responses:
        '200': {description: Orders, schema: {type: array, items: {type: string}}, examples: {application/json: [a, 2]}}
"""
_GET = "/paths/~1orders/get"

EXAMPLES = (
    Good(_BOTH_WAYS),
    Good(_schema("{type: string, nullable: true, enum: [a], default: null}")),
    Good(_schema("{nullable: true, allOf: [{type: object}], example: null}")),
    Good(_schema("{type: number, minimum: 0, exclusiveMinimum: true, example: 1}")),
    Good(_schema("{type: string, format: date, example: 2026-01-31}")),
    Good(
        _schema("{type: string, pattern: '(?<=a)b(', minLength: many, example: c}")
    ),  # what means nothing asks nothing
    Good(_schema("{type: [string, 'null'], examples: [a, null]}", "3.1.0")),
    Good("paths: {/a: {post: {requestBody: {content: {text/xml: {schema: {type: object}, example: <a/>}}}}}}"),
    Bad(_schema("{type: string, example: 7}"), at=[f"{_ORDER}/example"]),
    Bad(_schema("{type: integer, minimum: 0, exclusiveMinimum: true, default: 0}"), at=[f"{_ORDER}/default"]),
    Bad(_schema("{type: integer, format: int32, example: 3000000000}"), at=[f"{_ORDER}/example"]),
    Bad(_schema("{type: string, format: uuid, example: 12-34}"), at=[f"{_ORDER}/example"]),
    Bad(_schema("{type: [string, 'null'], examples: [a, 7]}", "3.1.0"), at=[f"{_ORDER}/examples/1"]),
    Bad(
        _schema("{prefixItems: [{const: 1}], items: false, example: [2, 3]}", "3.1.0"),
        at=[f"{_ORDER}/example/0", f"{_ORDER}/example/1"],
    ),
    Bad(
        _schema("{required: [id], additionalProperties: false, example: {key: 1}}"),
        at=[f"{_ORDER}/example", f"{_ORDER}/example/key"],
    ),
    Bad(_schema(f"{{{_CHOICE}, example: {{by: card, pan: 4}}}}"), at=[f"{_ORDER}/example/pan"]),
    Bad(_schema(f"{{{_CHOICE}, example: {{by: cheque}}}}"), at=[f"{_ORDER}/example/by"]),
    Bad(_TREE, at=["/components/schemas/Node/example/below/0/below/0/name"]),
    Bad(
        _BOTH_WAYS.replace("{id: 7}", "{pin: a}"),
        at=["/paths/~1orders/post/responses/201/content/application~1json/examples/new/value"],
    ),
    Bad(_20, at=[f"{_GET}/parameters/0/default", f"{_GET}/responses/200/examples/application~1json/1"]),
    Bad(
        {
            "openapi.yaml": "components: {schemas: {Order: {example: {id: x}, allOf: [{$ref: 'a.yaml#/Base'}]}}}",
            "a.yaml": "Base: {properties: {id: {$ref: '#/Id'}}}\nId: {type: integer, example: one}\n",
        },
        at=["a.yaml#/Id/example", f"{_ORDER}/example/id"],
    ),
)

RULE = Rule(
    id="example-invalid",
    code="RL006",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Examples, examples),),
    source="OpenAPI 3.0.3, Media Type Object and Schema Object; JSON Schema 2020-12",
)
