"""One description for two processes: whether it is worth them, and which of its rules each of them asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ridelint.document import Document, Store
from ridelint.inspection import WHOLE
from ridelint.model import Rule
from ridelint.nodes import Body, Field, Reference, Vocabulary
from ridelint.references import reached

WORTH_A_PROCESS = 1024 * 1024
"""Characters of input below which another process takes longer to start than it saves."""
_MANY_RULES = 8
_OF_NAMES_AND_SHAPES = frozenset({Body, Field, Vocabulary})


def halves_of(rules: Iterable[Rule]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules in two parts that cost about the same on a large description.

    Rules of the same views stay together. Those of the run's vocabulary are all in the first part.
    """
    rules = tuple(rules)
    first = tuple(rule for rule in rules if any(check.view in _OF_NAMES_AND_SHAPES for check in rule.checks))
    return first, tuple(rule for rule in rules if rule not in first)


def of_the_whole(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules with only what they ask of a whole description, which either process can tell."""
    asking = ((rule, tuple(check for check in rule.checks if check.view in WHOLE)) for rule in rules)
    return tuple(rule._replace(checks=checks) for rule, checks in asking if checks)


def worth_two(document: Document, rules: Sequence[Rule], store: Store) -> bool:
    """Whether two processes are done sooner than one.

    All that a tree of small files consists of is read before it is known to be large, and before it is divided: each
    process would have to read it otherwise. Nothing is, unless a rule asks for every reference anyway.
    """
    if len(rules) < _MANY_RULES or not all(halves_of(rules)):
        return False
    if len(document.text) >= WORTH_A_PROCESS:
        return True
    if not any(check.view is Reference for rule in rules for check in rule.checks):
        return False
    return sum(len(file.text) for file in reached(document, store)) >= WORTH_A_PROCESS
