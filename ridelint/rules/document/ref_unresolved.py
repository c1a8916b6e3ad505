"""A `$ref` leads to a value.

Why: what it stands for is missing, so every tool guesses or stops. References into the same file, into others, by
pointer or by anchor are followed, also those that no operation uses.

A remote reference is followed only with ``--allow-remote``, and one that leads outside of the tree never.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Reference
from ridelint.settings import Settings


def reference(view: Reference, _: Settings) -> Iterator[Fault]:
    if view.kind == "unresolved":
        yield Fault(view.place, view.message, view.help)


EXAMPLES = (
    Good("components: {schemas: {Order: {$ref: '#/components/schemas/Id'}, Id: {type: string}}}"),
    Good(
        {"openapi.yaml": "components: {schemas: {Id: {$ref: 'a%20b.yaml#/x~1y'}}}", "a b.yaml": "x/y: {type: string}\n"}
    ),
    Good("components: {schemas: {Order: {example: {$ref: nowhere}, properties: {$ref: {type: string}}}}}"),
    Bad(
        "components: {schemas: {Order: {$ref: '#/components/schemas/Idd'}, Id: {type: string}}}",
        at=["/components/schemas/Order/$ref"],
    ),
    Bad("x-later: {$ref: missing.yaml#/a}\n", at=["/x-later/$ref"]),
    Bad(
        {"openapi.yaml": "components: {schemas: {A: {$ref: a.yaml}}}", "a.yaml": "items: {$ref: '#/no'}\n"},
        at=["a.yaml#/items/$ref"],
    ),
)

RULE = Rule(
    id="ref-unresolved",
    code="RL004",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Reference, reference),),
    source="OpenAPI 3.0.3, Reference Object; RFC 6901",
)
