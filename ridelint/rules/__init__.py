"""The rules, one to a file: ``<family>/<name>.py`` holds the rule whose id is that name with hyphens.

Which rules exist is read from the folders, so that a run imports only those it was asked for. The family `OWN` are
those of whoever runs the linter: they stand in folders that ``--rules`` or the environment names (`use`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module

from ridelint.model import Rule

OWN = "own"
FAMILIES = ("document", "naming", "envelope", "request", "vocabulary", "traffic", "live", OWN)
OF_CALLS = frozenset({"traffic", "live"})
"""The families of the rules that only calls can break: a check of descriptions does not load them."""
VARIABLE = "RIDELINT_RULES"
"""Names the folders of one's own rules in the environment, for this process and for those that it starts."""


@cache
def families() -> Mapping[str, str]:
    """Rule id to family, for every rule there is, sorted by family and id.

    Raises:
        RuleError: a folder of one's own rules cannot be used.
    """
    here = os.path.dirname(__file__)
    found = {
        file.removesuffix(".py").replace("_", "-"): family
        for family in FAMILIES
        for file in _modules(os.path.join(here, family))
    }
    if own_folders():
        from ridelint.rules.loading import own_rules  # noqa: PLC0415  most runs have none

        found |= dict.fromkeys(own_rules(own_folders(), found), OWN)
    return found


def own_folders() -> list[str]:
    """The folders of one's own rules."""
    return [folder for folder in os.environ.get(VARIABLE, "").split(os.pathsep) if folder]


def use(folders: Iterable[str]) -> None:
    """Have the rules of these folders in the catalogue, and no other rules of one's own."""
    os.environ[VARIABLE] = os.pathsep.join(os.path.abspath(folder) for folder in folders)
    for module in [name for name in sys.modules if name.startswith(f"{__name__}.{OWN}")]:
        del sys.modules[module]
    families.cache_clear()
    load.cache_clear()


@cache
def load(rule_id: str) -> Rule:
    """Import one rule.

    Raises:
        KeyError: no rule has that id.
        TypeError: its module breaks the contract of a rule file; that is a defect and stops the run.
        RuleError: likewise, of a rule of one's own.
    """
    family = families()[rule_id]
    name = f"{__name__}.{family}.{rule_id.replace('-', '_')}"
    if family == OWN:
        from ridelint.rules.loading import load_own  # noqa: PLC0415  most runs have none

        return load_own(name, rule_id)
    module = import_module(name)
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule) or rule.id != rule_id:
        raise TypeError(f"{module.__name__} must define RULE with the id {rule_id!r}")
    return rule


def load_all(rule_ids: Iterable[str] | None = None) -> tuple[Rule, ...]:
    """Those rules, or every rule, in catalogue order."""
    wanted = None if rule_ids is None else set(rule_ids)
    return tuple(load(rule_id) for rule_id in families() if wanted is None or rule_id in wanted)


def _modules(folder: str) -> list[str]:
    files = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [file for file in files if file.endswith(".py") and not file.startswith("_")]
