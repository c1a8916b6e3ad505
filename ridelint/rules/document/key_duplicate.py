"""A key stands in an object once.

Why: of two values one is lost, and readers differ in which. YAML forbids it (YAML 1.2.2 section 3.2.1.1); JSON leaves
it open (RFC 8259 section 4). It is most often a path or a property that was pasted and not renamed.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import File
from ridelint.settings import Settings


def file(view: File, _: Settings) -> Iterator[Fault]:
    for problem in view.problems:
        if problem.kind == "key-duplicate":
            yield Fault(view.place(problem), problem.message, problem.help)


EXAMPLES = (
    Good("components: {schemas: {Order: {type: object}, Driver: {type: object}}}"),
    Bad(
        "components:\n  schemas:\n    Order: {type: object}\n    Order: {type: string}\n",
        at=["/components/schemas/Order"],
    ),
    Bad(
        '{"openapi": "3.0.3", "info": {"title": "A", "title": "B", "version": "1"}, "paths": {}}',
        at=["/info/title"],
    ),
    Bad(
        {"openapi.yaml": "components: {schemas: {A: {$ref: a.yaml}}}", "a.yaml": "type: string\ntype: object\n"},
        at=["a.yaml#/type"],
    ),
)

RULE = Rule(
    id="key-duplicate",
    code="RL002",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(File, file),),
    source="YAML 1.2.2; RFC 8259",
)
