"""Metrics of one application: how many requests, how they ended, how long they took.

One process counts in plain numbers, as only its event loop does so, and makes series of them when it is asked.
prometheus_client's own counters, each behind a lock, cost a request five times as much; they are used where several
processes share their counts through files.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Protocol

BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds, each the longest of its bucket; what took longer than the last is in one more."""


class Metrics(Protocol):
    """What the edge tells."""

    def begun(self) -> None:
        """A request came."""

    def ended(self, operation: str, status: int, seconds: float) -> None:
        """It was answered."""

    def text(self) -> bytes:
        """Write the exposition; with several workers, of all of them."""


def open_metrics(service: str) -> Metrics:
    """Begin to count; in a folder of all workers' where PROMETHEUS_MULTIPROC_DIR names one."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return OwnMetrics(service)
    from server.kernel.series import SharedMetrics  # noqa: PLC0415

    return SharedMetrics(service)


@dataclass(slots=True)
class Times:
    """One operation's: how many answers took how long, by bucket."""

    created: float = field(default_factory=time.time)
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0


@dataclass(slots=True)
class Count:
    """How many answers of one operation had one status."""

    created: float = field(default_factory=time.time)
    answers: int = 0


class OwnMetrics:
    """Counts of this process alone, told by its event loop alone."""

    def __init__(self, service: str) -> None:
        """Name the service in every series."""
        self.service = service
        self.in_flight = 0
        self.counts: dict[tuple[str, int], Count] = {}
        self.times: dict[str, Times] = {}

    def begun(self) -> None:
        self.in_flight += 1

    def ended(self, operation: str, status: int, seconds: float) -> None:
        self.in_flight -= 1
        count = self.counts.get((operation, status))
        if count is None:
            count = self.counts[operation, status] = Count()
            self.times.setdefault(operation, Times())
        count.answers += 1
        times = self.times[operation]
        times.buckets[bisect_left(BUCKETS, seconds)] += 1
        times.seconds += seconds

    def text(self) -> bytes:
        # Nobody asks before the service listens, and it is a part of its start.
        from server.kernel.series import exposition  # noqa: PLC0415

        return exposition(self)
