"""What holds at one file: how grave each rule is, and the house's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from ridelint.model import Rule, Severity
from ridelint.settings import Settings

Level = Literal["error", "warn", "info", "off", "on"]

_SEVERITIES: Mapping[str, Severity | None] = {
    "error": Severity.ERROR,
    "warn": Severity.WARN,
    "info": Severity.INFO,
    "off": None,
}


NO_LEVELS: Mapping[str, Level] = {}
COVERAGE: Mapping[str, Level] = {"field-never-seen": "off", "status-never-seen": "off"}
"""Rules that find no faults: a report has its coverage anyway, and as findings it would drown the others."""


class Levels(NamedTuple):
    """The level of every rule; ``rest`` is that of the rules that are not named."""

    rest: Level = "on"
    named: Mapping[str, Level] = NO_LEVELS

    def of(self, rule_id: str) -> Level:
        return self.named.get(rule_id, self.rest)

    def severity(self, rule: Rule) -> Severity | None:
        level = self.of(rule.id)
        return rule.severity if level == "on" else _SEVERITIES[level]


class Layer(NamedTuple):
    """Levels and settings; the defaults are the house's."""

    levels: Levels = Levels(named=COVERAGE)
    settings: Settings = Settings()
