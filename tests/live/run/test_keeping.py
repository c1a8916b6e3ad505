"""When a token is fetched again."""

from __future__ import annotations

import pytest

from ridelint.errors import RidelintError
from ridelint.live.run.keeping import FRESH, MARGIN, PAUSE, Held, Keeper


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Source:
    """Gives ``token-1``, ``token-2`` and so on, each of the same lifetime."""

    def __init__(self, clock: Clock, lifetime: float | None = None) -> None:
        self.clock = clock
        self.lifetime = lifetime
        self.asked = 0
        self.broken = False

    def __call__(self) -> Held:
        self.asked += 1
        if self.broken:
            raise RidelintError("no token")
        return Held(f"token-{self.asked}", None if self.lifetime is None else self.clock.now + self.lifetime)


def test_a_value_is_fetched_once() -> None:
    clock = Clock()
    keeper = Keeper(Source(clock), clock)

    assert [keeper.get().value for _ in range(3)] == ["token-1"] * 3


def test_one_that_is_about_to_end_is_fetched_again() -> None:
    clock = Clock()
    keeper = Keeper(Source(clock, 300), clock)
    keeper.get()

    clock.now += 300 - MARGIN - 1
    before = keeper.get().value
    clock.now += 1

    assert (before, keeper.get().value) == ("token-1", "token-2")


def test_one_that_lives_shorter_than_the_margin_is_used_for_half_its_life() -> None:
    clock = Clock()
    keeper = Keeper(Source(clock, 10), clock)
    keeper.get()

    clock.now += 4
    before = keeper.get().value
    clock.now += 1

    assert (before, keeper.get().value) == ("token-1", "token-2")


def test_an_old_one_that_is_refused_is_fetched_again() -> None:
    clock = Clock()
    keeper = Keeper(Source(clock), clock)
    keeper.get()

    clock.now += FRESH
    keeper.refused("token-1", "GET /orders")

    assert keeper.get().value == "token-2"


def test_a_fresh_one_that_is_refused_was_refused_for_another_reason() -> None:
    clock = Clock()
    keeper = Keeper(Source(clock), clock)
    keeper.get()

    keeper.refused("token-1", "GET /broken")
    clock.now += FRESH
    keeper.refused("token-1", "GET /broken")

    assert keeper.get().value == "token-1"


def test_a_refusal_of_an_earlier_one_says_nothing_of_the_present_one() -> None:
    clock = Clock()
    keeper = Keeper(Source(clock), clock)
    keeper.get()
    clock.now += FRESH
    keeper.refused("token-1", "GET /orders")
    keeper.get()
    clock.now += FRESH

    keeper.refused("token-1", "GET /orders")

    assert keeper.get().value == "token-2"


def test_after_a_fetch_that_failed_nobody_is_asked_for_a_moment() -> None:
    clock = Clock()
    source = Source(clock)
    keeper = Keeper(source, clock)
    source.broken = True

    for _ in range(3):
        with pytest.raises(RidelintError, match="no token"):
            keeper.get()
    source.broken = False
    clock.now += PAUSE

    assert (source.asked, keeper.get().value) == (1, "token-2")
