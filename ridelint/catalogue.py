"""The rule catalogue: every rule's page in one file, made of the rules themselves.

``python -m ridelint.catalogue FILE`` writes it. The file is committed, and the tests hold it equal to the rules.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ridelint.model import Rule
from ridelint.page import page
from ridelint.rules import FAMILIES, families, load_all

_HEAD = """\
# Rules

Every rule of the linter: what it asks, why, and examples that are also its tests. `ridelint explain RULE` prints one.
This file is written by `make docs`.
"""


def catalogue() -> str:
    """The whole file."""
    rules = load_all()
    return "\n".join((_HEAD, _table(rules), *(page(rule, level=2) for rule in rules)))


def _table(rules: tuple[Rule, ...]) -> str:
    lines = ["| code | rule | severity | asked of | fix | |", "| --- | --- | --- | --- | --- | --- |"]
    for family in FAMILIES:
        lines += [_row(rule) for rule in rules if families()[rule.id] == family]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    anchor = f"{rule.id}-{rule.code.lower()}"
    asked_of = ", ".join(rule.asked_of)
    fix = "yes" if rule.is_fixable else ""
    return f"| {rule.code} | [{rule.id}](#{anchor}) | {rule.severity} | {asked_of} | {fix} | {rule.summary} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(catalogue(), encoding="utf-8")
