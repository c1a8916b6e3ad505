"""The faults of many calls, each kept once with its first call and how often it was met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple

from ridelint.live.met import Identity, Met
from ridelint.model import (
    REQUEST_BODY,
    RESPONSE_BODY,
    Exchange,
    Finding,
    Severity,
)
from ridelint.questions import Policy

_MOST_KINDS = 10_000
"""Faults that are told apart; a server that makes up keys is at fault in too many ways to tell them all."""
_MOST_BYTES = 256 * 1024
"""Of a body that is kept with a finding."""


Turn = tuple[int, int]
"""A place in all that is observed, which says what was first."""


class _Entry(NamedTuple):
    """A fault as it was first met, at a turn. ``better`` are the rules that say the same better."""

    better: tuple[str, ...]
    finding: Finding
    covered: bool
    crash: bool
    turn: Turn


class Tally:
    """Counts faults. ``left`` are those of kinds that there was no room for.

    ``turn`` is that of what is observed now, or of something before it that the same tally counts.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.turn: Turn = (0, 0)
        self._entries: dict[Identity, _Entry] = {}
        self._times: dict[Identity, int] = {}
        self.left = 0

    def add(
        self, met: Iterable[Met], exchange: Exchange | None, policy: Policy, said: Iterable[Met] = ()
    ) -> tuple[Finding, ...]:
        """Count the faults of one exchange, and give them as findings; ``times`` says how often each was met so far.

        ``said`` is what was told of the same exchange before, of which some may be an echo.
        """
        told: dict[Identity, None] = {}
        for one in met:
            identity = one.identity
            if identity not in self._entries and len(self._entries) >= _MOST_KINDS:
                self.left += 1
                continue
            if identity not in self._entries:
                self._entries[identity] = self._entry(one, exchange, policy)
                self._times[identity] = 0
            told[identity] = None
        heard = [*told, *(one.identity for one in said)]
        kept = [identity for identity in told if not self._is_echo(identity, heard)]
        for identity in kept:
            self._times[identity] += 1
        return tuple(self._finding(identity) for identity in kept if not self._entries[identity].covered)

    def join(self, others: Iterable[Tally]) -> None:
        """Add what other processes have counted, as if all had been counted here in the order of the turns.

        They are joined at once, since what there is no room for then cannot be known before all are there.
        """
        all_of_them = (self, *others)
        met = sorted(chain.from_iterable(_in_order(tally._entries) for tally in all_of_them), key=itemgetter(0))
        first: dict[Identity, _Entry] = {}
        for _, identity, entry in met:
            first.setdefault(identity, entry)
        times: Counter[Identity] = Counter()
        for tally in all_of_them:
            times.update(tally._times)
        self._entries = dict(islice(first.items(), _MOST_KINDS))
        self._times = {identity: times[identity] for identity in self._entries}
        self.left = sum(tally.left for tally in all_of_them) + sum(times.values()) - sum(self._times.values())

    def findings(self) -> tuple[Finding, ...]:
        """Every finding once."""
        return tuple(
            self._finding(identity)
            for identity, entry in self._entries.items()
            if self._times[identity] and not entry.covered
        )

    @property
    def suppressed(self) -> int:
        """How many faults explained ignores cover."""
        return sum(entry.covered for identity, entry in self._entries.items() if self._times[identity])

    @property
    def crashed(self) -> bool:
        """Whether a rule failed instead of answering."""
        return any(entry.crash for entry in self._entries.values())

    def _finding(self, identity: Identity) -> Finding:
        return self._entries[identity].finding._replace(times=self._times[identity])

    def _is_echo(self, identity: Identity, told: Iterable[Identity]) -> bool:
        """Whether another rule says it better of the same place of the same call."""
        better = self._entries[identity].better
        return bool(better) and any(other[0] in better and other[2:4] == identity[2:4] for other in told)

    def _entry(self, one: Met, exchange: Exchange | None, policy: Policy) -> _Entry:
        rule = one.rule
        severity = policy.severity(rule, one.file) or rule.severity
        covered = not one.crash and any(entry.covers(rule.id, rule.code, self.today) for entry in one.scope)
        finding = Finding(
            rule=rule.id,
            code=rule.code,
            severity=Severity.ERROR if one.crash else severity,
            message=one.message,
            location=one.location,
            pointer=one.pointer,
            help=one.help,
            exchange=None if exchange is None else _kept(exchange),
            service=one.of.service,
            operation=one.of.operation,
        )
        return _Entry(rule.yields_to, finding, covered, one.crash, self.turn)


def _in_order(entries: Mapping[Identity, _Entry]) -> Iterator[tuple[tuple[Turn, int], Identity, _Entry]]:
    """The faults with what puts them in order: what has the same turn was counted by one tally, in order."""
    for index, (identity, entry) in enumerate(entries.items()):
        yield (entry.turn, index), identity, entry


def _kept(exchange: Exchange) -> Exchange:
    """The exchange without bodies that are too large to keep."""
    request, response = exchange.request, exchange.response
    if len(request.raw or b"") > _MOST_BYTES:
        request = request._replace(raw=None, body=None)
        exchange = exchange._replace(request=request, unknown=exchange.unknown | {REQUEST_BODY})
    if len(response.raw or b"") > _MOST_BYTES:
        response = response._replace(raw=None, body=None)
        exchange = exchange._replace(response=response, unknown=exchange.unknown | {RESPONSE_BODY})
    return exchange
