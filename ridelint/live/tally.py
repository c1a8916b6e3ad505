"""The faults of many calls, each kept once with its first call and how often it was met."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from typing import NamedTuple

from ridelint.live.asking import Met
from ridelint.live.recorded import Recorded
from ridelint.model import (
    REQUEST_BODY,
    RESPONSE_BODY,
    Exchange,
    Finding,
    Location,
    Part,
    Place,
    Pointer,
    Rule,
    Severity,
)
from ridelint.questions import Policy, Questions

_MOST_KINDS = 10_000
"""Faults that are told apart; a server that makes up keys is at fault in too many ways to tell them all."""
_MOST_BYTES = 256 * 1024
"""Of a body that is kept with a finding."""

_UNDESCRIBED = Location("", 1, 1, 1, 1)
"""Stands for where a call is that nothing is said of, so that the faults of such calls are not as many as the calls."""

Identity = tuple[str, Location, Pointer, Part, Hashable]


class _Entry(NamedTuple):
    """A fault as it was first met."""

    rule: Rule
    finding: Finding
    part: Part
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
        self, met: Iterable[Met], exchange: Exchange | None, questions: Questions, policy: Policy
    ) -> tuple[Finding, ...]:
        """Count the faults of one exchange, and give them as findings; ``times`` says how often each was met so far."""
        told: dict[Identity, None] = {}
        for one in met:
            identity = _identity(one, questions)
            if identity not in self._entries and len(self._entries) >= _MOST_KINDS:
                self.left += 1
                continue
            if identity not in self._entries:
                self._entries[identity] = self._entry(one, exchange, questions, policy)
                self._times[identity] = 0
            told[identity] = None
        kept = [identity for identity in told if not self._is_echo(identity, told)]
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

    def _entry(self, one: Met, exchange: Exchange | None, questions: Questions, policy: Policy) -> _Entry:
        rule, fault = one.rule, one.fault
        severity = policy.severity(rule, one.declared.source.name) or rule.severity
        covered = not one.crash and any(entry.covers(rule.id, rule.code, self.today) for entry in one.scope)
        finding = Finding(
            rule=rule.id,
            code=rule.code,
            severity=Severity.ERROR if one.crash else severity,
            message=fault.message,
            location=_location(one.declared, questions),
            pointer=str(fault.place.pointer),
            help=fault.help,
            exchange=None if exchange is None else _kept(exchange),
            service=one.service,
            operation=one.operation,
        )
        return _Entry(rule, finding, fault.place.part, covered, one.crash)


def _identity(one: Met, questions: Questions) -> Identity:
    """What makes two faults one: the rule, the place in the description, the place in the call, and the kind."""
    fault = one.fault
    of_no_description = isinstance(one.declared.source, Recorded)
    location = _UNDESCRIBED if of_no_description else _location(one.declared, questions)
    pointer = Pointer("*" if isinstance(token, int) else token for token in fault.place.pointer)
    kind = fault.message if fault.kind is None else fault.kind
    return one.rule.id, location, pointer, fault.place.part, kind


def _location(place: Place, questions: Questions) -> Location:
    """Where a place is. Remembered for descriptions; an exchange does not live long enough for that."""
    return place.location() if isinstance(place.source, Recorded) else questions.located(place)[1]


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
