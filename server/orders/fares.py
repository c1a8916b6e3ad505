"""What a ride costs: a pure function of two places and a class, in integers.

The distance is an estimate (great circle times a detour factor), as there is no road map here; the fare holds all the
same, since the quote that the rider accepted is what the order costs.
"""

from __future__ import annotations

from typing import NamedTuple

from server.orders.cities import City, Tariff, city_at
from server.orders.geometry import Point, distance_meters

# Streets are longer than the great circle: 1.3 is usual for European cities.
DETOUR_PERCENT = 130


class Fare(NamedTuple):
    city: str
    distance_meters: int
    duration_seconds: int
    amount: int
    currency: str


class NotServed(Exception):  # noqa: N818 - a refusal is no error
    """Nobody drives there; `place` is `pickup` or `dropoff`."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def fare(pickup: Point, dropoff: Point, vehicle_class: str) -> Fare:
    """What a ride from one place to another costs.

    Raises:
        NotServed: the pickup is in no city, or the dropoff not in the same one.
    """
    city = city_at(pickup)
    if city is None:
        raise NotServed("pickup")
    if city_at(dropoff) is not city:
        raise NotServed("dropoff")
    distance = round(distance_meters(pickup, dropoff)) * DETOUR_PERCENT // 100
    duration = _duration(city, distance)
    return Fare(city.name, distance, duration, price(city.tariffs[vehicle_class], distance, duration), city.currency)


def price(tariff: Tariff, distance: int, duration: int) -> int:
    """Minor units for metres and seconds: the sum is rounded up once, never its parts."""
    # Over the common denominator of kilometres (1000 m) and minutes (60 s), so that no float touches money.
    metered = distance * tariff.kilometre * 60 + duration * tariff.minute * 1000
    return max(tariff.minimum, tariff.base - (-metered // 60_000))


def _duration(city: City, distance: int) -> int:
    # Never nothing: boarding takes a minute.
    return 60 + round(distance / city.meters_per_second)
