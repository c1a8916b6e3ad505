"""Series of what was counted, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from server.kernel.metrics import BUCKETS, OwnMetrics

_BOUNDS = [*map(str, BUCKETS), "+Inf"]
_REQUESTS = "rides_requests", "Requests by operation and status."
_SECONDS = "rides_request_seconds", "Time to answer."
_IN_FLIGHT = "rides_requests_in_flight", "Requests under way."


def exposition(own: OwnMetrics) -> bytes:
    """Write what one process has counted."""
    registry = CollectorRegistry()
    registry.register(_Own(own))
    return generate_latest(registry)


class _Own(Collector):
    def __init__(self, own: OwnMetrics) -> None:
        self._own = own

    def collect(self) -> Iterator[Metric]:
        own = self._own
        requests = CounterMetricFamily(*_REQUESTS, labels=("service", "operation", "status"))
        for (operation, status), count in own.counts.items():
            requests.add_metric((own.service, operation, str(status)), count.answers, created=count.created)
        yield requests
        seconds = HistogramMetricFamily(*_SECONDS, labels=("service", "operation"))
        for operation, times in own.times.items():
            buckets = list(zip(_BOUNDS, accumulate(times.buckets), strict=True))
            seconds.add_metric((own.service, operation), buckets, times.seconds)
            labels = {"service": own.service, "operation": operation}
            seconds.add_sample(f"{_SECONDS[0]}_created", labels, times.created)
        yield seconds
        in_flight = GaugeMetricFamily(*_IN_FLIGHT, labels=("service",))
        in_flight.add_metric((own.service,), own.in_flight)
        yield in_flight


class SharedMetrics:
    """Counts that each of several processes leaves in a file, so that any of them can give the sum."""

    def __init__(self, service: str) -> None:
        """Name the service in every series."""
        own = CollectorRegistry()
        self._service = service
        self._requests = Counter(*_REQUESTS, ("service", "operation", "status"), registry=own)
        self._seconds = Histogram(*_SECONDS, ("service", "operation"), buckets=BUCKETS, registry=own)
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
