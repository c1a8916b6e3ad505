"""The rules, one to a file: ``<family>/<name>.py`` holds the rule whose id is that name with hyphens.

Which rules exist is read from the folder, so that a run imports only those it was asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module

from ridelint.model import Rule

FAMILIES = ("document", "naming", "envelope", "request", "vocabulary", "traffic")
OF_CALLS = "traffic"
"""The family of the rules that only observed calls can break: a check of descriptions does not load them."""


@cache
def families() -> Mapping[str, str]:
    """Rule id to family, for every rule there is, sorted by family and id."""
    return {name.replace("_", "-"): family for family in FAMILIES for name in _modules(family)}


def _modules(family: str) -> list[str]:
    folder = os.path.join(os.path.dirname(__file__), family)
    files = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [file.removesuffix(".py") for file in files if file.endswith(".py") and not file.startswith("_")]


@cache
def load(rule_id: str) -> Rule:
    """Import one rule.

    Raises:
        KeyError: no rule has that id.
        TypeError: its module breaks the contract of a rule file; that is a defect and stops the run.
    """
    family = families()[rule_id]
    module = import_module(f"ridelint.rules.{family}.{rule_id.replace('-', '_')}")
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule) or rule.id != rule_id:
        raise TypeError(f"{module.__name__} must define RULE with the id {rule_id!r}")
    return rule


def load_all(rule_ids: Iterable[str] | None = None) -> tuple[Rule, ...]:
    """Those rules, or every rule, in catalogue order."""
    wanted = None if rule_ids is None else set(rule_ids)
    return tuple(load(rule_id) for rule_id in families() if wanted is None or rule_id in wanted)
