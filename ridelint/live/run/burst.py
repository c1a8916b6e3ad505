"""Calls in a burst until the server refuses with 429, then one of every operation that documents it.

It comes last and only where it is asked for, because it uses up what everybody else may be using too.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from ridelint.live.run.caller import Caller, Known
from ridelint.live.run.probes import Probe
from ridelint.live.run.remade import remade
from ridelint.live.run.sending import send, session_of
from ridelint.live.run.tokens import TokenError
from ridelint.model import Purpose

if TYPE_CHECKING:
    from ridelint.live.run.plan import Plan
    from ridelint.live.run.sink import Sink

LIMITED = 429
_THREADS = 8
_BURSTING = 3
_ATTEMPTS = 5
_NEVER = float("inf")


def burst(plan: Plan, operations: Sequence[Known], caller: Caller, sink: Sink, watch: Callable[[str], None]) -> bool:
    """Whether the limit was reached. Only what reads is called in the burst; the rest once, while it is refused."""
    limited = [known for known in operations if str(LIMITED) in known.statuses]
    quickest = _quickest([known for known in limited if not known.needs.is_unsafe], sink)
    made = list(_remade(quickest, caller, sink))
    if not made:
        return False
    crowd = _Crowd(plan, made, sink)
    with ThreadPoolExecutor(_THREADS) as pool:
        try:
            workers = [pool.submit(crowd.call) for _ in range(_THREADS)]
            while not crowd.reached.wait(0.2) and not all(worker.done() for worker in workers):
                watch("burst")
            if crowd.reached.is_set():
                _each(plan, _remade(limited, caller, sink), sink)
        finally:
            crowd.ended.set()
    return crowd.reached.is_set()


def _each(plan: Plan, probes: Iterator[Probe], sink: Sink) -> None:
    with session_of(plan) as session:
        for probe in probes:
            # A rate that is measured over a sliding window may fall below the limit for a moment.
            for _ in range(_ATTEMPTS):
                wire = send(session, probe, plan.effort.seconds)
                sink.take(wire, probe.known)
                if wire.status == LIMITED:
                    break


class _Crowd:
    """Calls again and again, from several threads, until it is told to end or has made as many calls as it may."""

    def __init__(self, plan: Plan, made: Sequence[Probe], sink: Sink) -> None:
        self.reached = threading.Event()
        self.ended = threading.Event()
        self._plan = plan
        self._sink = sink
        self._lock = threading.Lock()
        self._calls = itertools.islice(itertools.cycle(made), plan.effort.burst)

    def call(self) -> None:
        with session_of(self._plan) as session:
            while not self.ended.is_set():
                with self._lock:
                    probe = next(self._calls, None)
                if probe is None:
                    return
                wire = send(session, probe, self._plan.effort.seconds)
                self._sink.take(wire, probe.known)
                if wire.status == LIMITED:
                    self.reached.set()


def _quickest(operations: Sequence[Known], sink: Sink) -> list[Known]:
    """Those that answer soonest: one that waits, as a stream does, makes no burst."""

    def seconds(known: Known) -> float:
        wire = sink.any(known)
        return _NEVER if wire is None or wire.seconds is None else wire.seconds

    return sorted(operations, key=seconds)[:_BURSTING]


def _remade(operations: Sequence[Known], caller: Caller, sink: Sink) -> Iterator[Probe]:
    for known in operations:
        wire = sink.any(known)
        if wire is not None:
            try:
                yield Probe(Purpose.FUZZ, known, *remade(known, wire, caller.credentials(known)))
            except TokenError:
                continue
