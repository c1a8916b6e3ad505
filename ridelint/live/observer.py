"""Exchanges in, findings out: whatever recorded a call, it is held to its description here."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import NamedTuple

from ridelint.coverage import Coverage
from ridelint.document import Store
from ridelint.findings import ordered, with_fingerprints
from ridelint.live.described import Described
from ridelint.live.routes import Route
from ridelint.live.shown import coverage_of, unseen
from ridelint.live.tally import Tally
from ridelint.model import Exchange, Finding, Rule, Verdict
from ridelint.nodes import Operation


class Observed(NamedTuple):
    """What all exchanges gave.

    ``findings`` has each once, with its first exchange and how often it was met. ``unmatched`` counts the exchanges
    that no description has an operation for, and ``left`` the faults that there was no room to tell apart. ``files``
    are the descriptions, and all that they are made of.
    """

    findings: tuple[Finding, ...]
    coverage: Coverage
    exchanges: int
    unmatched: int
    suppressed: int
    left: int
    crashed: bool
    rules: dict[str, Rule]
    files: frozenset[str]


class Target(NamedTuple):
    """What a call was made for: a description, and the label of an operation in it."""

    file: str
    label: str


class Observer:
    """Holds exchanges to descriptions. It may be asked from several threads; one exchange is looked at at a time."""

    def __init__(self, descriptions: Sequence[Described], store: Store) -> None:
        self.descriptions = tuple(descriptions)
        self.store = store
        self._tally = Tally(descriptions[0].house.today)
        self._lock = threading.Lock()
        self._exchanges = 0
        self._unmatched = 0

    @property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(operation for described in self.descriptions for operation in described.operations)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Names of headers and fields that hold secrets by the configuration."""
        return tuple(dict.fromkeys(name for described in self.descriptions for name in described.house.policy.mask))

    def find(self, method: str, path: str) -> Operation | None:
        """The operation that a call is of; ``path`` is as sent, without query."""
        for described in self.descriptions:
            route = described.find(method, path)
            if route is not None:
                return route.operation
        return None

    def observe(self, exchange: Exchange) -> tuple[Finding, ...]:
        """The findings of an exchange; ``times`` says how often each was met so far, this time included."""
        with self._lock:
            return self._observe(exchange)

    def _observe(self, exchange: Exchange) -> tuple[Finding, ...]:
        self._exchanges += 1
        described, route = self._found(exchange)
        self._unmatched += route is None
        met = described.met(exchange, route)
        if not met:
            return ()
        return self._tally.add(met, exchange, described.house.policy)

    def judge(
        self, exchange: Exchange, verdicts: Sequence[Verdict] = (), of: Target | None = None
    ) -> tuple[Finding, ...]:
        """The findings of a call that only its maker can tell of, beside those of `observe`.

        That is one without an answer, or one that was observed and failed these checks. ``of`` is what the call was
        made for, where its path does not tell.
        """
        with self._lock:
            described, route = self._found(exchange) if of is None else self._meant(of)
            met, said = described.judged(exchange, route, verdicts)
            return self._tally.add(met, exchange, described.house.policy, said) if met else ()

    def _found(self, exchange: Exchange) -> tuple[Described, Route | None]:
        """The description and the operation that a call is of."""
        method, path = exchange.request.method, exchange.request.path
        for described in self.descriptions:
            route = described.find(method, path)
            if route is not None:
                return described, route
        return self._nearest(path), None

    def _meant(self, of: Target) -> tuple[Described, Route | None]:
        found = next(described for described in self.descriptions if described.document.name == of.file)
        return found, found.route_of(of.label)

    def _nearest(self, path: str) -> Described:
        """The description that a call without an operation is most likely of."""
        return next((described for described in self.descriptions if described.knows(path)), self.descriptions[0])

    def _unseen(self) -> tuple[Finding, ...]:
        tally = Tally(self._tally.today)
        for described in self.descriptions:
            tally.add(unseen(described), None, described.house.policy)
        return tally.findings()

    def conclude(self) -> Observed:
        """All findings, those of what was never seen included, and what was seen of each description."""
        with self._lock:
            findings = with_fingerprints(ordered([*self._tally.findings(), *self._unseen()]))
            return Observed(
                findings=findings,
                coverage=coverage_of(self.descriptions, findings),
                exchanges=self._exchanges,
                unmatched=self._unmatched,
                suppressed=self._tally.suppressed,
                left=self._tally.left,
                crashed=self._tally.crashed,
                rules={rule.id: rule for described in self.descriptions for rule in described.house.rules},
                files=frozenset(document.name for document in self.store.documents),
            )
