"""Prometheus metrics of dispatch: what was offered, what came of it, and what waits."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

# Seconds from an order to the driver who takes it: at once, within the first offer's twenty, in a later round.
_BUCKETS = (1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 60.0, 120.0, 300.0)


class DispatchMetrics:
    """Of one worker; the sums of all workers are what was done, and what waits is the same for each of them."""

    def __init__(self) -> None:
        """Begin at nothing, in a registry of its own."""
        self.registry = CollectorRegistry()
        self._made = Counter("rides_offers_made", "Offers made to drivers.", registry=self.registry)
        self._expired = Counter("rides_offers_expired", "Offers that nobody answered in time.", registry=self.registry)
        self._seconds = Histogram(
            "rides_order_accept_seconds",
            "From placing an order to a driver's taking it.",
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._orders = Gauge("rides_orders_waiting", "Orders that no driver has taken yet.", registry=self.registry)
        self._events = Gauge("rides_events_waiting", "Events that are not published yet.", registry=self.registry)

    def looked(self, made: int, expired: int) -> None:
        """Count what came of one look at an order."""
        self._made.inc(made)
        self._expired.inc(expired)

    def accepted(self, seconds: Iterable[float]) -> None:
        """Count orders that were taken, so long after they were placed."""
        for each in seconds:
            self._seconds.observe(each)

    def waiting(self, orders: int, events: int) -> None:
        """Tell what waits now."""
        self._orders.set(orders)
        self._events.set(events)
