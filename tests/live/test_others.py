"""Which of the calls without an operation are of the API's servers."""

from __future__ import annotations

import pytest

from ridelint.live.others import Counted, Others

API, STAGING, METRICS = "https://api.example", "http://localhost:8000", "https://metrics.example"


def others(*called: str) -> Others:
    """One call to each server that no operation is described for, and at METRICS one below no base path."""
    made = Others()
    made.called.update(called)
    for server in (API, STAGING, METRICS, ""):
        made.count(server, is_covered=True)
    made.count(METRICS, is_covered=False)
    return made


@pytest.mark.parametrize(
    ("named", "called", "foreign"),
    [
        ((), (), ()),
        ((API,), (), (STAGING, METRICS)),
        ((), (STAGING,), (API, METRICS)),
        ((API,), (STAGING,), (METRICS,)),
        ((), ("",), ()),
        ((), ("HTTPS://API.example:443",), (STAGING, METRICS)),
    ],
)
def test_servers_are_those_named_and_those_called(
    named: tuple[str, ...], called: tuple[str, ...], foreign: tuple[str, ...]
) -> None:
    assert others(*called).foreign(frozenset(named)) == set(foreign)


def test_calls_are_counted_whoever_has_seen_them() -> None:
    here, there = others(API), others(STAGING)
    here.join(there)

    assert here.foreign(frozenset()) == {METRICS}
    assert here.counted(frozenset({METRICS})) == Counted(unmatched=6, outside=0, elsewhere=4)
    assert here.counted(frozenset()) == Counted(unmatched=10, outside=2, elsewhere=0)
