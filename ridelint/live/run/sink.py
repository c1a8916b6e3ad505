"""Where the calls of a run go: to the observer, and into what the probes and later calls need to know.

Of each operation it keeps the best call there was, as the pattern that a probe is made of.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ridelint.live.decode import Wire, decoded
from ridelint.live.observer import Target
from ridelint.live.run.caller import Known
from ridelint.live.run.memory import Giver, Memory
from ridelint.live.run.wires import REFUSED
from ridelint.model import NO_ANSWER, Exchange, Finding, Verdict

Observe = Callable[[Exchange], tuple[Finding, ...]]
Judge = Callable[[Exchange, Sequence[Verdict], Target], tuple[Finding, ...]]


class Tally(NamedTuple):
    """What a run did, for people who wait and for its summary."""

    calls: int = 0
    findings: int = 0


class Sink:
    """Takes calls from all threads."""

    def __init__(self, observe: Observe, judge: Judge) -> None:
        self._observe = observe
        self._judge = judge
        self._lock = threading.Lock()
        self._patterns: dict[tuple[str, str], Wire] = {}
        self._any: dict[tuple[str, str], Wire] = {}
        self.tally = Tally()
        self.memory = Memory()
        self.unanswered: Counter[str] = Counter()
        """How many calls got no answer, by the description that they were made for."""
        self.gone: set[str] = set()
        """The descriptions whose calls found no server any more."""
        self._reached: dict[str, bool] = {}

    def take(self, wire: Wire, known: Known, *, is_pattern: bool = False) -> str:
        """Take a call, and give the problem of its answer.

        ``is_pattern`` says that the request is as it should be, so that others may be made after it.
        """
        if wire.problem == REFUSED:
            with self._lock:
                self.gone.add(known.file)
            return wire.problem
        if wire.status == NO_ANSWER:
            with self._lock:
                self.unanswered[known.file] += 1
            self._count(self.judge(wire, known))
            return wire.problem
        exchange = decoded(wire)
        found = self._observe(exchange)
        if is_pattern:
            self.memory.learn(exchange, Giver(known, wire))
        with self._lock:
            if is_pattern:
                self._reach(known, wire.status)
                self._any.setdefault((known.file, known.label), wire)
                if _is_valid(wire.status, known):
                    self._keep(wire, known)
        self._count(found)
        return exchange.response.problem

    def judge(self, wire: Wire, known: Known, verdicts: Sequence[Verdict] = ()) -> tuple[Finding, ...]:
        """Tell what only the maker of a call knows: that it got no answer, or which checks it failed."""
        return self._judge(decoded(wire), verdicts, Target(known.file, known.label))

    def is_nowhere(self, file: str) -> bool:
        """Whether all that a description's operations ever answered is 404, those too that are about no one thing."""
        return not self._reached.get(file, True)

    def _reach(self, known: Known, status: int) -> None:
        """A path with a parameter may be about a thing that is not there, so it only tells by another answer."""
        if status != 404:
            self._reached[known.file] = True
        elif "{" not in known.called.path:
            self._reached.setdefault(known.file, False)

    def _count(self, found: Sequence[Finding]) -> None:
        new = sum(finding.times == 1 for finding in found)
        with self._lock:
            self.tally = Tally(self.tally.calls + 1, self.tally.findings + new)

    def _keep(self, wire: Wire, known: Known) -> None:
        key = known.file, known.label
        held = self._patterns.get(key)
        if held is None or _rank(wire.status) <= _rank(held.status):
            self._patterns[key] = wire

    def pattern(self, known: Known) -> Wire | None:
        """The best call of an operation: one that succeeded, or at least one whose form nobody refused."""
        return self._patterns.get((known.file, known.label))

    def any(self, known: Known) -> Wire | None:
        """The best call of an operation, or one that is as good as the engine could make it."""
        return self.pattern(known) or self._any.get((known.file, known.label))


def _is_valid(status: int, known: Known) -> bool:
    """Whether the server took the request for well formed: it answered, and not that the request is malformed.

    A 401 tells nothing where a token was demanded; without one it is about a client or a password in a good form.
    """
    if status == 401:
        return not known.needs.token
    return 200 <= status < 400 or status in {403, 404, 409, 410, 412, 429}


def _rank(status: int) -> int:
    return 0 if status < 300 else 1
