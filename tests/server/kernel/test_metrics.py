"""What is counted in plain numbers is told as prometheus_client's own counters would tell it."""

from __future__ import annotations

import re

import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from server.kernel.metrics import OwnMetrics

_ANSWERS = [("a", 200, 0.002), ("a", 200, 0.0021), ("a", 404, 99.0), ("b", 200, 0.0), ("none", 0, 10.0)]
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


def told(text: bytes) -> set[str]:
    """List the lines, without the moments at which a series began."""
    return {re.sub(r"(_created\{.*) .*", r"\1", line) for line in text.decode().splitlines()}


@pytest.fixture
def usual() -> str:
    """What prometheus_client writes by itself."""
    registry = CollectorRegistry()
    requests = Counter(
        "rides_requests", "Requests by operation and status.", ("service", "operation", "status"), registry=registry
    )
    seconds = Histogram(
        "rides_request_seconds", "Time to answer.", ("service", "operation"), buckets=_BUCKETS, registry=registry
    )
    Gauge("rides_requests_in_flight", "Requests under way.", ("service",), registry=registry).labels("sample").inc()
    for operation, status, took in _ANSWERS:
        requests.labels("sample", operation, status).inc()
        seconds.labels("sample", operation).observe(took)
    return generate_latest(registry).decode()


def test_plain_numbers_are_told_as_usual(usual: str) -> None:
    metrics = OwnMetrics("sample")
    metrics.begun()
    for answer in _ANSWERS:
        metrics.begun()
        metrics.ended(*answer)
    assert told(metrics.text()) == told(usual.encode())
