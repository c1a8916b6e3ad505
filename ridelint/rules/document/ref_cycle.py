"""A chain of `$ref` ends at a value.

Why: references that lead only to one another stand for nothing, and tools that follow them never return.

A schema that refers to itself from below a keyword is recursive and fine: there is a value at every step.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Reference
from ridelint.settings import Settings


def reference(view: Reference, _: Settings) -> Iterator[Fault]:
    if view.kind == "cycle":
        yield Fault(view.place, view.message, view.help)


EXAMPLES = (
    Good(
        """
components:
  schemas:
    Node: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Node'}}}}
"""
    ),
    Bad(
        "components: {schemas: {Order: {$ref: '#/components/schemas/Order'}}}",
        at=["/components/schemas/Order/$ref"],
    ),
    Bad(
        {
            "openapi.yaml": "components: {schemas: {A: {$ref: a.yaml#/a}}}",
            "a.yaml": "a: {$ref: '#/b'}\nb: {$ref: '#/a'}\n",
        },
        at=["a.yaml#/a/$ref", "a.yaml#/b/$ref", "/components/schemas/A/$ref"],
    ),
)

RULE = Rule(
    id="ref-cycle",
    code="RL005",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Reference, reference),),
    source="OpenAPI 3.0.3, Reference Object; RFC 6901",
)
