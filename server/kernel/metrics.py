"""Prometheus metrics of one application: how many requests, how they ended, how long they took.

One process counts in plain numbers, as only its event loop does so, and makes series of them when it is asked.
prometheus_client's own counters, each behind a lock, cost a request five times as much; they are used where several
processes share their counts through files.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_BOUNDS = [*map(str, _BUCKETS), "+Inf"]
_REQUESTS = "rides_requests", "Requests by operation and status."
_SECONDS = "rides_request_seconds", "Time to answer."
_IN_FLIGHT = "rides_requests_in_flight", "Requests under way."


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
    return SharedMetrics(service) if os.environ.get("PROMETHEUS_MULTIPROC_DIR") else OwnMetrics(service)


@dataclass(slots=True)
class _Times:
    """One operation's: how many answers took how long, by bucket."""

    created: float = field(default_factory=time.time)
    buckets: list[int] = field(default_factory=lambda: [0] * len(_BOUNDS))
    seconds: float = 0.0


@dataclass(slots=True)
class _Count:
    """How many answers of one operation had one status."""

    created: float = field(default_factory=time.time)
    answers: int = 0


class OwnMetrics(Collector):
    """Counts of this process alone, told by its event loop alone."""

    def __init__(self, service: str) -> None:
        """Name the service in every series."""
        self._service = service
        self._in_flight = 0
        self._counts: dict[tuple[str, int], _Count] = {}
        self._times: dict[str, _Times] = {}
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def begun(self) -> None:
        self._in_flight += 1

    def ended(self, operation: str, status: int, seconds: float) -> None:
        self._in_flight -= 1
        count = self._counts.get((operation, status))
        if count is None:
            count = self._counts[operation, status] = _Count()
            self._times.setdefault(operation, _Times())
        count.answers += 1
        times = self._times[operation]
        times.buckets[bisect_left(_BUCKETS, seconds)] += 1
        times.seconds += seconds

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(*_REQUESTS, labels=("service", "operation", "status"))
        for (operation, status), count in self._counts.items():
            requests.add_metric((self._service, operation, str(status)), count.answers, created=count.created)
        yield requests
        seconds = HistogramMetricFamily(*_SECONDS, labels=("service", "operation"))
        for operation, times in self._times.items():
            buckets = list(zip(_BOUNDS, accumulate(times.buckets), strict=True))
            seconds.add_metric((self._service, operation), buckets, times.seconds)
            labels = {"service": self._service, "operation": operation}
            seconds.add_sample(f"{_SECONDS[0]}_created", labels, times.created)
        yield seconds
        in_flight = GaugeMetricFamily(*_IN_FLIGHT, labels=("service",))
        in_flight.add_metric((self._service,), self._in_flight)
        yield in_flight

    def text(self) -> bytes:
        return generate_latest(self._registry)


class SharedMetrics:
    """Counts that each of several processes leaves in a file, so that any of them can give the sum."""

    def __init__(self, service: str) -> None:
        """Name the service in every series."""
        own = CollectorRegistry()
        self._service = service
        self._requests = Counter(*_REQUESTS, ("service", "operation", "status"), registry=own)
        self._seconds = Histogram(*_SECONDS, ("service", "operation"), buckets=_BUCKETS, registry=own)
        in_flight = Gauge(*_IN_FLIGHT, ("service",), registry=own, multiprocess_mode="livesum")
        self._in_flight = in_flight.labels(service)
        # Looking a series up costs more than counting; there are as many as operations and statuses.
        self._series: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def begun(self) -> None:
        self._in_flight.inc()

    def ended(self, operation: str, status: int, seconds: float) -> None:
        self._in_flight.dec()
        series = self._series.get((operation, status))
        if series is None:
            counter = self._requests.labels(self._service, operation, status)
            series = self._series[operation, status] = counter, self._seconds.labels(self._service, operation)
        series[0].inc()
        series[1].observe(seconds)

    def text(self) -> bytes:
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # prometheus_client leaves it so
        return generate_latest(together)
