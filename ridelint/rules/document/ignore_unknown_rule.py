"""An ignore names a rule that exists, by its id or its code.

Why: a misspelled name covers nothing, and what it should cover is reported although somebody has answered it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, Good
from ridelint.fixing import respelled
from ridelint.model import Check, Fault, Fix, Rule, Severity
from ridelint.nodes import Ignore
from ridelint.settings import Settings


def ignore(view: Ignore, _: Settings) -> Iterator[Fault]:
    if not view.known:
        cure = f"did you mean `{view.suggestion}`?" if view.suggestion else "`ridelint rules` lists them"
        yield Fault(view.place, f"no rule is called `{view.rule}`", cure, lambda: _respelled(view))


def _respelled(view: Ignore) -> Fix | None:
    return respelled(view.place, view.suggestion) if view.suggestion else None


_MISSPELLED = """
components:
  schemas:
    Order: {x-ridelint-ignore: {field-name-cass: a partner's name}, properties: {orderId: {type: string}}}
"""

EXAMPLES = (
    Good("x-ridelint-ignore: {field-name-case: the names are a partner's, RL104: likewise}\n"),
    Bad(
        _MISSPELLED,
        at=["/components/schemas/Order/x-ridelint-ignore/field-name-cass"],
        fixed=_MISSPELLED.replace("cass", "case"),
    ),
    Bad("x-ridelint-ignore: {'!': because}\n", at=["/x-ridelint-ignore/!"]),
)

RULE = Rule(
    id="ignore-unknown-rule",
    code="RL009",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Ignore, ignore),),
)
