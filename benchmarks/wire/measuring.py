"""One contestant under load: its answers, what each cost its processes, and their memory."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.wire.load import Load, Request, run_load
from benchmarks.wire.serving import Server

WARM_UP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Round:
    """One measured run: the load, processor microseconds an answer of the server's processes, their resident KiB."""

    load: Load
    processor: float
    resident_kib: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The rounds of one contestant, summed up.

    The rate and the latencies are medians; the processor time is the least: other work on the machine only adds to it.
    """

    name: str
    rate: float
    p50: float
    p99: float
    processor: float
    resident_kib: int


def measure(server: Server, request: Request, seconds: float, warm_up: float = WARM_UP_SECONDS) -> Round:
    """Warm a server up, then measure it; raises LoadError."""
    if warm_up:
        run_load(server.origin, request, warm_up)
    before = server.processor_seconds()
    load = run_load(server.origin, request, seconds)
    return Round(load, (server.processor_seconds() - before) / load.answers * 1e6, server.resident_kib())


def figures(name: str, rounds: Sequence[Round]) -> Figures:
    return Figures(
        name,
        rate=statistics.median(taken.load.rate for taken in rounds),
        p50=statistics.median(taken.load.p50 for taken in rounds),
        p99=statistics.median(taken.load.p99 for taken in rounds),
        processor=min(taken.processor for taken in rounds),
        resident_kib=max(taken.resident_kib for taken in rounds),
    )
