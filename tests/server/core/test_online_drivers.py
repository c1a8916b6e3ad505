"""Who was online just now is remembered for as long as that means anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from server.core.dispatch.online import FRESH, OnlineDrivers

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
ADA, EMRE = uuid4(), uuid4()


def test_a_driver_is_known_until_the_moment_is_too_long_ago() -> None:
    online = OnlineDrivers()
    assert not online.knows(ADA, NOON)
    online.note(ADA, NOON)
    assert online.knows(ADA, NOON + FRESH - timedelta(microseconds=1))
    assert not online.knows(ADA, NOON + FRESH)
    assert not online.knows(EMRE, NOON)


def test_those_of_long_ago_take_no_room() -> None:
    online = OnlineDrivers()
    for number in range(1000):
        online.note(uuid4(), NOON + number * timedelta(seconds=1))
    assert len(online._seen) == FRESH.seconds


def test_a_driver_who_is_noted_again_is_among_the_newest() -> None:
    online = OnlineDrivers()
    online.note(ADA, NOON)
    online.note(EMRE, NOON)
    online.note(ADA, NOON + FRESH)
    assert list(online._seen) == [ADA]
