"""The watch beside the requests: what it has no room for is counted, and nothing of it reaches the request."""

from __future__ import annotations

import threading

import pytest

import ridelint.live.watch
from ridelint.live.capture import Held, Passing
from ridelint.live.watch import MOST_BYTES, Watch
from ridelint.model import Exchange, Finding


def passing(size: int = 0) -> Passing:
    held = Held(size)
    held.add(b"x" * size)
    return Passing("GET", b"/", (), Held(), held, status=200)


class Checks:
    """Stands for an observer that takes its time."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.started = threading.Event()
        self.told: list[str] = []

    def observe(self, _exchange: Exchange) -> tuple[Finding, ...]:
        self.started.set()
        assert self.go.wait(10)
        return ()

    def tell(self, exchange: Exchange, _findings: tuple[Finding, ...]) -> None:
        self.told.append(exchange.request.path)


def test_calls_that_there_is_no_room_for_are_counted() -> None:
    checks = Checks()
    watch = Watch(checks.observe, checks.tell, most_waiting=2)
    watch.give(passing())
    assert checks.started.wait(10)

    given = [watch.give(passing()) for _ in range(3)]
    checks.go.set()
    watch.close(10)

    assert (given, watch.checked, watch.dropped) == ([True, True, False], 3, 1)


def test_whoever_leaves_nothing_out_waits_for_room() -> None:
    checks = Checks()
    watch = Watch(checks.observe, checks.tell, most_waiting=1)
    watch.give(passing())
    assert checks.started.wait(10)
    watch.give(passing())
    waiting = threading.Thread(target=watch.put, args=(passing(),), daemon=True)
    waiting.start()

    was_full = not watch.has_room(passing())
    checks.go.set()
    waiting.join(10)
    watch.close(10)

    assert (was_full, waiting.is_alive(), watch.checked, watch.dropped) == (True, False, 3, 0)


def test_calls_are_turned_away_while_there_is_no_room() -> None:
    checks = Checks()
    watch = Watch(checks.observe, checks.tell, most_waiting=1)
    watch.give(passing())
    assert checks.started.wait(10)

    turned = [watch.turns_away(), watch.give(passing()), watch.turns_away()]
    checks.go.set()
    watch.close(10)

    assert (turned, watch.dropped) == ([False, True, True], 1)


def test_bodies_that_wait_have_a_bound_together() -> None:
    checks = Checks()
    watch = Watch(checks.observe, checks.tell)
    watch.give(passing())
    assert checks.started.wait(10)

    given = [watch.give(passing(size)) for size in (MOST_BYTES, 1)]
    checks.go.set()
    watch.close(10)

    assert given == [True, False]


def test_what_is_still_waiting_at_the_end_counts_as_dropped() -> None:
    checks = Checks()
    watch = Watch(checks.observe, checks.tell)
    for _ in range(3):
        watch.give(passing())
    assert checks.started.wait(10)

    watch.close(0)

    assert watch.dropped == 2
    checks.go.set()


def test_end_of_a_watch_does_not_wait_for_its_share_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ridelint.live.watch, "_LONGEST_CREDIT", 0.0)
    checks = Checks()
    checks.go.set()
    watch = Watch(checks.observe, checks.tell, share=1e-9)
    for _ in range(5):
        watch.give(passing())

    watch.close(10)

    assert (watch.checked, watch.dropped) == (5, 0)


def test_watch_that_nothing_was_given_to_has_no_thread() -> None:
    before = threading.active_count()
    watch = Watch(lambda _exchange: (), lambda _exchange, _findings: None)

    watch.close(10)

    assert threading.active_count() == before
