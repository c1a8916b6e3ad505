"""Prometheus metrics of one application, in a registry of its own."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """How many requests, how they ended, how long they took."""

    def __init__(self, service: str) -> None:
        """Name the service in every series."""
        self.registry = CollectorRegistry()
        self._service = service
        self._requests = Counter(
            "rides_requests",
            "Requests by operation and status.",
            ("service", "operation", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "rides_request_seconds",
            "Time to answer.",
            ("service", "operation"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        in_flight = Gauge(
            "rides_requests_in_flight",
            "Requests under way.",
            ("service",),
            registry=self.registry,
            multiprocess_mode="livesum",
        )
        self.in_flight = in_flight.labels(service)
        # Looking a series up costs more than counting; there are as many as operations and statuses.
        self._series: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def observe(self, operation: str, status: int, seconds: float) -> None:
        series = self._series.get((operation, status))
        if series is None:
            counter = self._requests.labels(self._service, operation, status)
            series = self._series[operation, status] = counter, self._seconds.labels(self._service, operation)
        series[0].inc()
        series[1].observe(seconds)

    def text(self) -> bytes:
        """Write the exposition; with several workers, of all of them (PROMETHEUS_MULTIPROC_DIR)."""
        if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # prometheus_client leaves it so
        return generate_latest(together)
