"""A document is a valid OpenAPI description of the version that it names.

Why: what OpenAPI does not allow, tools do not agree on. One generator leaves a misspelled member out, the next one
stops, and the server's framework reads a third thing.

Asked is the official JSON Schema of OpenAPI 2.0, 3.0, 3.1 or 3.2, and from 3.1 on the dialect of its schemas, JSON
Schema 2020-12. Schemas, parameters, responses, path items and other parts that stand in files of their own are held
to the part of the official schema that is meant for them. ``--strict`` adds the full validation of
openapi-spec-validator, which knows what no schema can say, as that operation ids are unique; it takes seconds.

Of one kind of fault five are told of in one document; the help of the last says how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ridelint.document import Document
from ridelint.document.node import Node
from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Description, Fragment
from ridelint.settings import Settings
from ridelint.validation.official import DIALECTS, Official, official
from ridelint.validation.violations import Violation, few_of_a_kind
from ridelint.version import KNOWN

_REFERENCE = "write out what it leads to; OpenAPI has no reference in this place"


def description(view: Description, settings: Settings) -> Iterator[Fault]:
    if not view.version:
        yield from _unversioned(view.node)
        return
    dialect = view.node.get("jsonSchemaDialect")
    schema = official(view.version, with_dialect=dialect is None or dialect.value in DIALECTS)
    found = [] if schema is None else schema.violations(view.node.value)
    if schema is not None:
        yield from _told(found, view.node, schema, "the description")
    if settings.strict:
        from ridelint.validation.strict import rejected  # noqa: PLC0415  it takes longer than a run without it

        yield from rejected(view, {violation.path for violation in found})


def fragment(view: Fragment, _: Settings) -> Iterator[Fault]:
    schema = official(view.version, view.kind)
    if schema is not None:
        yield from _told(schema.violations(view.node.value), view.node, schema, f"the {view.kind.replace('-', ' ')}")


def _unversioned(root: Node) -> Iterator[Fault]:
    stated = root.get("openapi") or root.get("swagger")
    if stated is not None:
        cure = f"{', '.join(KNOWN[:-1])} and {KNOWN[-1]} are"
        yield Fault(stated.place(), f"OpenAPI version {stated.value!r} is not one that is checked", cure)
    elif isinstance(root.value, dict):
        yield Fault(
            root.place(), "the description does not say its version of OpenAPI", "begin it with `openapi: 3.0.3`"
        )
    elif not (isinstance(root.document, Document) and root.document.problems):
        yield Fault(root.place(), "a description is an object, and this is not one")


def _told(found: Sequence[Violation], root: Node, schema: Official, whole: str) -> Iterator[Fault]:
    for violation, more in few_of_a_kind(found, lambda violation: violation.kind):
        cure = _REFERENCE if violation.is_reference else schema.suggestion(violation)
        yield Fault(violation.place(root), violation.message(whole), "; ".join(filter(None, (cure, more))))


_PARAMETER = """
paths:
  /orders/{order_id}:
    get:
      parameters:
        - {name: order_id, in: path, schema: {type: strin}}
      responses: {'200': {descripton: An order}}
"""
_AT = "/paths/~1orders~1{order_id}/get"
_31 = 'openapi: 3.1.0\ninfo: {title: Example, version: "1"}\n'
_20 = 'swagger: "2.0"\ninfo: {title: Example, version: "1"}\npaths: {}\n'

EXAMPLES = (
    Good("components: {schemas: {Order: {type: string, nullable: true, x-note: an extension}}}"),
    Good(_31 + "components: {schemas: {Order: {type: [string, 'null'], const: a}}}\n"),
    Good(_20 + "definitions: {Order: {type: string}}\n"),
    Good({"openapi.yaml": "components: {schemas: {Order: {$ref: order.yaml}}}", "order.yaml": "type: string\n"}),
    Bad("openapi: 3.0.3\ninfo: {title: Example}\npaths: {}\n", at=["/info"]),
    Bad(
        _PARAMETER,
        at=[
            f"{_AT}/parameters/0",
            f"{_AT}/parameters/0/schema/type",
            f"{_AT}/responses/200",
            f"{_AT}/responses/200/descripton",
        ],
    ),
    Bad("paths: {/a: {get: {$ref: '#/x-operation'}}}\nx-operation: {responses: {}}\n", at=["/paths/~1a/get/$ref"]),
    Bad(
        "components: {schemas: {Order: null, Driver: {type: any}}}",
        at=["/components/schemas/Order", "/components/schemas/Driver/type"],
    ),
    Bad(
        _31 + "components: {schemas: {Order: {type: number, exclusiveMinimum: true}}}\n",
        at=["/components/schemas/Order/exclusiveMinimum"],
    ),
    Bad(_20 + "definitions: {Order: {type: any}}\n", at=["/definitions/Order/type"]),
    Bad('openapi: 4.0.0\ninfo: {title: Example, version: "1"}\npaths: {}\n', at=["/openapi"]),
    Bad('{"info": {"title": "Example", "version": "1"}, "paths": {}}', at=[""]),
    Bad(
        {"openapi.yaml": "components: {schemas: {Order: {$ref: order.yaml}}}", "order.yaml": "type: any\n"},
        at=["order.yaml#/type"],
    ),
)

RULE = Rule(
    id="document-invalid",
    code="RL003",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Description, description), Check(Fragment, fragment)),
    source="OpenAPI 2.0, 3.0, 3.1 and 3.2, official JSON Schemas",
)
