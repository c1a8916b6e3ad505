"""Exchanges in, findings out: whatever recorded a call, it is held to its description here."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ridelint.coverage import Coverage
from ridelint.document import Store
from ridelint.findings import ordered, with_fingerprints
from ridelint.live.described import Described
from ridelint.live.others import Others
from ridelint.live.routes import Route
from ridelint.live.seen import Seen, add, seen
from ridelint.live.shown import coverage_of, unseen
from ridelint.live.tally import Tally, Turn
from ridelint.model import Exchange, Finding, Rule, Verdict
from ridelint.nodes import Operation
from ridelint.recall import recall


class Observed(NamedTuple):
    """What all exchanges gave.

    ``findings`` has each once, with its first exchange and how often it was met. ``unmatched`` counts the exchanges
    that no description has an operation for, ``outside`` those of them that stand below no base path, and ``elsewhere``
    those that are left out, because they are of other servers. ``left`` are the faults that there was no room to tell
    apart. ``files`` are the descriptions, and all that they are made of.
    """

    findings: tuple[Finding, ...]
    coverage: Coverage
    exchanges: int
    unmatched: int
    outside: int
    elsewhere: int
    suppressed: int
    left: int
    crashed: bool
    rules: dict[str, Rule]
    files: frozenset[str]


class Target(NamedTuple):
    """What a call was made for: a description, and the label of an operation in it."""

    file: str
    label: str


class Share(NamedTuple):
    """What one of several processes has observed. ``documents`` are the files that it has read for that."""

    exchanges: int
    others: Others
    tally: Tally
    seen: Seen
    documents: tuple[str, ...]


class Observer:
    """Holds exchanges to descriptions. It may be asked from several threads; one exchange is looked at at a time."""

    def __init__(self, descriptions: Sequence[Described], store: Store) -> None:
        self.descriptions = tuple(descriptions)
        self.store = store
        self._tally = Tally(descriptions[0].house.today)
        self._lock = threading.Lock()
        self._exchanges = 0
        self._others = Others()
        self._seen_before: Seen = Counter()

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

    def turn(self, turn: Turn) -> None:
        """Say the place of the next exchanges in all that several processes observe, which tells what was first."""
        self._tally.turn = turn

    # -- several processes

    def begin_share(self) -> None:
        """Count from here on only what this process observes; it was forked from one that has observed already."""
        self._exchanges = 0
        self._others = Others()
        self._tally = Tally(self._tally.today)
        self._seen_before = seen(self.descriptions)

    def share(self) -> Share:
        """What was observed since `begin_share`, so that another process can join it."""
        found = seen(self.descriptions)
        found.subtract(self._seen_before)
        names = tuple(document.name for document in self.store.documents)
        return Share(self._exchanges, self._others, self._tally, found, names)

    def join(self, shares: Sequence[Share]) -> None:
        """Take in what other processes have observed, as if it had been observed here."""
        self._tally.join(share.tally for share in shares)
        for share in shares:
            self._exchanges += share.exchanges
            self._others.join(share.others)
            add(self.descriptions, share.seen)
            for name in share.documents:
                recall(self.store, name)

    # -- one exchange

    def _observe(self, exchange: Exchange) -> tuple[Finding, ...]:
        self._exchanges += 1
        described, route = self._found(exchange)
        request = exchange.request
        if route is None:
            self._others.count(request.origin, is_covered=described.covers(request.path))
        else:
            self._others.called.add(request.origin)
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

    def conclude(self, *, is_recorded: bool = False) -> Observed:
        """All findings, those of what was never seen included, and what was seen of each description.

        ``is_recorded`` says that the calls are whatever somebody recorded. Then those of other servers are left out:
        servers that no description names, and where no operation was called.
        """
        with self._lock:
            named = frozenset(one for described in self.descriptions for one in described.routes.origins)
            foreign = self._others.foreign(named) if is_recorded else frozenset()
            kept = [one for one in self._tally.findings() if not self._is_of(one, foreign)]
            findings = with_fingerprints(ordered([*kept, *self._unseen()]))
            counted = self._others.counted(foreign)
            return Observed(
                findings=findings,
                coverage=coverage_of(self.descriptions, findings),
                exchanges=self._exchanges - counted.elsewhere,
                unmatched=counted.unmatched,
                outside=counted.outside,
                elsewhere=counted.elsewhere,
                suppressed=self._tally.suppressed,
                left=self._tally.left,
                crashed=self._tally.crashed,
                rules={rule.id: rule for described in self.descriptions for rule in described.house.rules},
                files=frozenset(document.name for document in self.store.documents),
            )

    def _is_of(self, finding: Finding, servers: frozenset[str]) -> bool:
        """Whether a finding is of a call to one of these servers that has no operation."""
        request = None if finding.exchange is None else finding.exchange.request
        return request is not None and request.origin in servers and self.find(request.method, request.path) is None
