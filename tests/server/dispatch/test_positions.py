"""Where drivers are, in the stand-in and in Redis."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from server.core.cache import Cache
from server.core.dispatch.positions import Nearby, Positions, Report
from server.orders.geometry import Point
from tests.server.rides import NOON, STATION

pytestmark = pytest.mark.anyio

HAMBURG = Point(53.5511, 9.9937)
A_MINUTE_AGO = NOON - timedelta(minutes=1)


@pytest.fixture
def positions(cache: Cache) -> Positions:
    return Positions(cache)


def at(north: float = 0.0, driver_id: UUID | None = None) -> Report:
    """A report from so many degrees north of the station."""
    return Report(driver_id or uuid4(), Point(STATION.latitude + north, STATION.longitude), 90.5, None, NOON)


async def near(positions: Positions, meters: int = 5000, city: str = "berlin") -> list[Nearby]:
    return await positions.near(city, STATION, meters, A_MINUTE_AGO)


async def test_the_nearest_driver_comes_first(positions: Positions) -> None:
    far, close = at(0.02), at(0.01)
    for report in (far, close):
        await positions.report(report)
    assert [found.driver_id for found in await near(positions)] == [close.driver_id, far.driver_id]


async def test_a_distance_is_in_metres(positions: Positions) -> None:
    report = at(0.01)
    await positions.report(report)
    assert await near(positions) == [Nearby(report.driver_id, 1112)]


async def test_nobody_is_found_beyond_the_radius(positions: Positions) -> None:
    await positions.report(at(0.02))
    assert await near(positions, meters=2000) == []


async def test_a_driver_whose_report_is_too_old_is_not_found(positions: Positions) -> None:
    await positions.report(at()._replace(recorded_at=A_MINUTE_AGO - timedelta(microseconds=1)))
    assert await near(positions) == []


async def test_the_last_report_is_read_back_exactly(positions: Positions) -> None:
    report = at()
    assert await positions.report(report) == report
    assert await positions.last(report.driver_id) == report


async def test_a_driver_who_never_reported_has_no_position(positions: Positions) -> None:
    assert await positions.last(uuid4()) is None


async def test_an_older_report_changes_nothing(positions: Positions) -> None:
    newer = at()
    await positions.report(newer)
    older = at(0.02, newer.driver_id)._replace(recorded_at=NOON - timedelta(seconds=1))
    assert await positions.report(older) == newer
    assert await near(positions) == [Nearby(newer.driver_id, 0)]


async def test_a_driver_is_in_one_city_at_a_time(positions: Positions) -> None:
    report = at()
    await positions.report(report)
    await positions.report(report._replace(point=HAMBURG, recorded_at=NOON + timedelta(hours=3)))
    assert await near(positions) == []
    assert [found.driver_id for found in await positions.near("hamburg", HAMBURG, 100, NOON)] == [report.driver_id]


@pytest.mark.parametrize("place", [Point(0.0, 0.0), Point(90.0, 180.0), Point(-90.0, -180.0)])
async def test_a_driver_outside_every_city_has_a_position_and_is_found_nowhere(
    positions: Positions, place: Point
) -> None:
    report = at()
    await positions.report(report)
    await positions.report(away := report._replace(point=place, recorded_at=NOON + timedelta(seconds=1)))
    assert (await positions.last(report.driver_id), await near(positions)) == (away, [])


async def test_the_silent_are_forgotten_and_the_others_stay(positions: Positions) -> None:
    silent, heard = at()._replace(recorded_at=A_MINUTE_AGO - timedelta(seconds=1)), at()
    for report in (silent, heard):
        await positions.report(report)
    await positions.forget(A_MINUTE_AGO)
    found = await positions.near("berlin", STATION, 100, NOON - timedelta(days=1))
    assert [each.driver_id for each in found] == [heard.driver_id]


async def test_an_index_that_was_lost_comes_back_with_the_next_reports(positions: Positions, cache: Cache) -> None:
    report = at()
    await positions.report(report)
    await cache.redis.flushall()
    await positions.report(report._replace(recorded_at=NOON + timedelta(seconds=5)))
    assert await near(positions) == [Nearby(report.driver_id, 0)]
