"""Which rules a name means: an id, a code, the start of a code, a family, or `all`."""

from __future__ import annotations

import re

from ridelint.config.near import nearest
from ridelint.rules import FAMILIES, families, load_all

ALL = "all"
CODE = re.compile(r"[A-Z]{2,10}[0-9]{0,3}")


def rules_named(name: str) -> tuple[str, ...]:
    """The ids of those rules in catalogue order; none if the name is not known."""
    known = families()
    if name in known:
        return (name,)
    if name == ALL:
        return tuple(known)
    if CODE.fullmatch(name):
        return tuple(rule.id for rule in load_all() if rule.code.startswith(name))
    return tuple(rule for rule, family in known.items() if family == name)


def is_known(name: str) -> bool:
    """Whether the name means rules, be it a family that has none."""
    return name in FAMILIES or bool(rules_named(name))


def closeness(name: str) -> int:
    """How closely a known name points at rules; the closer one wins: all, family, start of a code, rule."""
    if name == ALL:
        return 0
    if name in FAMILIES:
        return 1
    return 2 if CODE.fullmatch(name) and not name[-3:].isdigit() else 3


def unknown(name: str) -> str:
    """The complaint about a name that means no rule."""
    hint = nearest(name, (*families(), *FAMILIES, ALL)) or "`ridelint rules` lists them"
    return f"no rule is named `{name}`; {hint}"
