"""Calls that got no answer: a finding about the server, though there is no response that a rule could look at."""

from __future__ import annotations

import threading
from typing import NamedTuple

from ridelint.live.decode import Wire, decoded
from ridelint.live.run.caller import Known
from ridelint.live.run.knowledge import Knowledge
from ridelint.model import Finding, Rule, Severity

_DOC = """A call is answered.

Why: a client that waits for an answer, or is cut off, cannot know whether what it asked for was done.
"""
RULE = Rule("call-unanswered", "RL599", Severity.ERROR, _DOC, (), ())


class Lost(NamedTuple):
    known: Known
    wire: Wire
    times: int


class LostCalls:
    """Keeps the first of each operation and problem, and how many there were."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lost: dict[tuple[Known, str], Lost] = {}

    def take(self, wire: Wire, known: Known) -> None:
        key = known, wire.problem
        with self._lock:
            first = self._lost.get(key, Lost(known, wire, 0))
            self._lost[key] = first._replace(times=first.times + 1)

    def findings(self, knowledge: Knowledge) -> tuple[Finding, ...]:
        with self._lock:
            return tuple(_finding(lost, knowledge) for lost in self._lost.values())


def _finding(lost: Lost, knowledge: Knowledge) -> Finding:
    return Finding(
        rule=RULE.id,
        code=RULE.code,
        severity=RULE.severity,
        message=f"`{lost.wire.method} {lost.known.called.path}`: {lost.wire.problem}",
        location=knowledge.locate(lost.known),
        pointer="/response",
        exchange=decoded(lost.wire),
        times=lost.times,
    )
