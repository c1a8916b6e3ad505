"""The faults of many calls, each kept once with its first call and how often it was met."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ridelint.live.met import Identity, Met
from ridelint.model import (
    REQUEST_BODY,
    RESPONSE_BODY,
    Exchange,
    Finding,
    Rule,
    Severity,
)
from ridelint.questions import Policy

_MOST_KINDS = 10_000
"""Faults that are told apart; a server that makes up keys is at fault in too many ways to tell them all."""
_MOST_BYTES = 256 * 1024
"""Of a body that is kept with a finding."""


class _Entry(NamedTuple):
    """A fault as it was first met."""

    rule: Rule
    finding: Finding
    covered: bool
    crash: bool


class Tally:
    """Counts faults. ``left`` are those of kinds that there was no room for."""

    def __init__(self, today: date) -> None:
        self.today = today
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
        better = self._entries[identity].rule.yields_to
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
        return _Entry(rule, finding, covered, one.crash)


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
