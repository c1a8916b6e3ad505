"""A file is well-formed YAML or JSON.

Why: nothing can be said of a file that cannot be read, and some readers read half of it without a word. OpenAPI is
written in the YAML 1.2 that is JSON too (OpenAPI 3.0.3, Format).

The file is told of where its notation breaks; what it would say is then not checked. Its other files still are.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import File
from ridelint.settings import Settings


def file(view: File, _: Settings) -> Iterator[Fault]:
    for problem in view.problems:
        if problem.kind == "syntax":
            yield Fault(view.place(problem), problem.message, problem.help)


EXAMPLES = (
    Good("components: {schemas: {Order: {type: object, properties: {on: {type: string}, no: {type: string}}}}}"),
    Good('{"openapi": "3.0.3", "info": {"title": "Example", "version": "1"}, "paths": {}}'),
    Bad("components:\n\tschemas: {}\n", at=["/components"]),
    Bad('{"openapi": "3.0.3", "info": {"title": "Example"', at=[""]),
    Bad(
        {"openapi.yaml": "components: {schemas: {A: {$ref: a.yaml}}}", "a.yaml": "type: [string\n"},
        at=["a.yaml#/type/1"],
    ),
)

RULE = Rule(
    id="syntax",
    code="RL001",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(File, file),),
    source="YAML 1.2.2; RFC 8259",
)
