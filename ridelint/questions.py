"""The rules of a run, asked about one view at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from ridelint.model import Anchor, Fault, Location, Place, Pointer, Rule, Severity
from ridelint.settings import Settings

Ask = Callable[[Any, Settings], Iterable[Fault]]
CRASHED = "the rule itself failed here ({}); please report it"


class Policy(Protocol):
    """What configuration says at a file: the house's settings, and how grave a rule is (none: off)."""

    def settings(self, file: str) -> Settings: ...

    def severity(self, rule: Rule, file: str) -> Severity | None: ...


class Told(NamedTuple):
    """A fault that a rule found; ``crash`` says that it is the rule itself that failed."""

    rule: Rule
    fault: Fault
    crash: bool = False


class Questions:
    """The rules by the view they ask for, with the settings and severities that hold at a file.

    ``fixes`` says whether the fixes of faults are wanted, which costs reading positions.
    """

    def __init__(self, rules: Sequence[Rule], policy: Policy, today: date, *, fixes: bool = False) -> None:
        self.today = today
        self.fixes = fixes
        self._policy = policy
        self._checks: dict[type, list[tuple[Rule, Ask]]] = {}
        self._settings: dict[str, Settings] = {}
        self._located: dict[tuple[Any, ...], tuple[Pointer, Location]] = {}
        for rule in rules:
            for check in rule.checks:
                self._checks.setdefault(check.view, []).append((rule, check.ask))
        self.views: frozenset[type] = frozenset(self._checks)

    def ask(self, view: Any, file: str, at: Anchor) -> list[Told]:
        """Every fault that some rule finds in the view, which stands ``at`` a spot of a file."""
        found: list[Told] = []
        checks = self._checks.get(view.__class__)
        if checks is None:
            return found
        settings = self.settings(file)
        for rule, ask in checks:
            try:
                for fault in ask(view, settings):
                    if self._is_on(rule, fault):
                        found.append(Told(rule, fault))  # noqa: PERF401  most views have no fault: no second generator
            except Exception as crash:  # noqa: BLE001  one rule's defect must be seen and must not end the run
                fault = Fault(Place(at), CRASHED.format(f"{type(crash).__name__}: {crash}"))
                found.append(Told(rule, fault, crash=True))
        return found

    def located(self, place: Place) -> tuple[Pointer, Location]:
        """Where a place is. Remembered: what many operations share is at fault at one place many times."""
        mark = (*place.at.identity, place.part)
        known = self._located.get(mark)
        if known is None:
            known = self._located[mark] = (place.pointer, place.location())
        return known

    def _is_on(self, rule: Rule, fault: Fault) -> bool:
        return self._policy.severity(rule, fault.place.source.name) is not None

    def settings(self, file: str) -> Settings:
        known = self._settings.get(file)
        if known is None:
            known = self._settings[file] = self._policy.settings(file)
        return known
