"""Where drivers are, in the cache: an index for each city, and each driver's last report.

Nothing here is kept anywhere else. If the cache loses it, the drivers' next reports bring it back.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from server.core.cache import Cache
from server.orders.cities import CITIES, city_at
from server.orders.geometry import Point

# The last report of a driver who went home is of no use to anyone.
_REPORT_SECONDS = 24 * 3600
# Nearest drivers asked for at once; more than a batch, as some are busy, offline or were asked before.
_NEAREST = 200

# Gives the report that is held afterwards, and the city of the one before; a report older than that changes nothing.
_KEEP_NEWEST = """
local held = redis.call('HMGET', KEYS[1], 'at', 'report', 'city')
if held[1] and tonumber(held[1]) > tonumber(ARGV[1]) then return {0, held[2], held[3]} end
redis.call('HSET', KEYS[1], 'at', ARGV[1], 'report', ARGV[2], 'city', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return {1, ARGV[2], held[3] or ''}
"""


class Report(NamedTuple):
    driver_id: UUID
    point: Point
    heading_degrees: float | None
    accuracy_meters: float | None
    recorded_at: datetime


class Nearby(NamedTuple):
    driver_id: UUID
    meters: int


class Positions:
    """The reports of all drivers."""

    def __init__(self, cache: Cache) -> None:
        """Take the cache; nothing is asked of it yet."""
        self._cache = cache
        # redis-py types each answer as all that any server version may give.
        self._redis: Any = cache.redis
        self._keep_newest = cache.redis.register_script(_KEEP_NEWEST)

    async def report(self, report: Report) -> Report:
        """Keep a report unless a newer one is held; gives the one that is held."""
        city = city_at(report.point)
        name = city.name if city else ""
        score = _score(report.recorded_at)
        applied, held, before = await self._keep_newest(
            keys=[self._report_key(report.driver_id)], args=[score, _written(report), name, _REPORT_SECONDS]
        )
        if applied:
            await self._index(report, name, before, score)
        return _read(report.driver_id, held)

    async def last(self, driver_id: UUID) -> Report | None:
        """The driver's last report."""
        held = await self._redis.hget(self._report_key(driver_id), "report")
        return None if held is None else _read(driver_id, held)

    async def near(self, city: str, point: Point, meters: int, seen_since: datetime) -> list[Nearby]:
        """Drivers whose last report is new enough, the nearest first."""
        found = await self._redis.geosearch(
            self._geo_key(city),
            longitude=point.longitude,
            latitude=point.latitude,
            radius=meters,
            unit="m",
            sort="ASC",
            count=_NEAREST,
            withdist=True,
        )
        if not found:
            return []
        seen = await self._redis.zmscore(self._seen_key(city), [member for member, _ in found])
        return [
            Nearby(UUID(member), round(distance))
            for (member, distance), at in zip(found, seen, strict=True)
            if at is not None and at >= _score(seen_since)
        ]

    async def forget(self, seen_before: datetime) -> None:
        """Take drivers who have long been silent out of the indexes."""
        for city in CITIES:
            silent = await self._redis.zrange(
                self._seen_key(city.name), "-inf", str(_score(seen_before)), byscore=True, offset=0, num=1000
            )
            if silent:
                await self._leave(city.name, *silent)

    async def _index(self, report: Report, city: str, before: str, score: int) -> None:
        member = report.driver_id.hex
        if before and before != city:
            await self._leave(before, member)
        if city:
            # Both in one round trip; they lie in one slot.
            both = self._redis.pipeline(transaction=False)
            both.geoadd(self._geo_key(city), (report.point.longitude, report.point.latitude, member))
            both.zadd(self._seen_key(city), {member: score})
            await both.execute()

    async def _leave(self, city: str, *members: str) -> None:
        await self._redis.zrem(self._geo_key(city), *members)
        await self._redis.zrem(self._seen_key(city), *members)

    def _report_key(self, driver_id: UUID) -> str:
        return self._cache.key(driver_id.hex, "position")

    def _geo_key(self, city: str) -> str:
        return self._cache.key(city, "drivers", "geo")

    def _seen_key(self, city: str) -> str:
        return self._cache.key(city, "drivers", "seen")


def _score(moment: datetime) -> int:
    """Microseconds since 1970, which a double still holds exactly."""
    return int(moment.timestamp() * 1_000_000)


def _written(report: Report) -> bytes:
    return orjson.dumps([*report.point, report.heading_degrees, report.accuracy_meters, report.recorded_at.isoformat()])


def _read(driver_id: UUID, written: str) -> Report:
    held: list[Any] = orjson.loads(written)
    return Report(driver_id, Point(held[0], held[1]), held[2], held[3], datetime.fromisoformat(held[4]).astimezone(UTC))
