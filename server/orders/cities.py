"""The cities served, and what a ride costs there.

Data, not settings: a price is changed by a commit that somebody reviews. Amounts are minor units of the currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from server.orders.geometry import Point, distance_meters

# A vehicle of a class may serve these.
SERVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"economy": ("economy",), "comfort": ("comfort", "economy"), "van": ("van", "economy")}
)


class Tariff(NamedTuple):
    """Minor units: once, for each kilometre, for each minute, and at least."""

    base: int
    kilometre: int
    minute: int
    minimum: int


class City(NamedTuple):
    """A circle in which rides begin and end; `meters_per_second` is what traffic allows on the whole."""

    name: str
    centre: Point
    radius_meters: int
    currency: str
    meters_per_second: float
    tariffs: Mapping[str, Tariff]


def _tariffs(economy: Tariff, comfort: Tariff, van: Tariff) -> Mapping[str, Tariff]:
    return MappingProxyType({"economy": economy, "comfort": comfort, "van": van})


_EURO = _tariffs(Tariff(250, 125, 25, 600), Tariff(400, 165, 35, 900), Tariff(500, 195, 40, 1200))
_POUND = _tariffs(Tariff(250, 110, 20, 550), Tariff(380, 150, 30, 850), Tariff(480, 180, 35, 1100))
_FRANC = _tariffs(Tariff(400, 220, 40, 1000), Tariff(600, 280, 55, 1400), Tariff(750, 330, 65, 1800))

CITIES = (
    City("berlin", Point(52.5200, 13.4050), 30_000, "EUR", 7.0, _EURO),
    City("hamburg", Point(53.5511, 9.9937), 25_000, "EUR", 7.5, _EURO),
    City("london", Point(51.5074, -0.1278), 35_000, "GBP", 5.5, _POUND),
    City("munich", Point(48.1372, 11.5756), 25_000, "EUR", 7.0, _EURO),
    City("paris", Point(48.8566, 2.3522), 25_000, "EUR", 5.5, _EURO),
    City("zurich", Point(47.3769, 8.5417), 20_000, "CHF", 7.0, _FRANC),
)


def city_at(point: Point) -> City | None:
    """The city that serves a place, or None."""
    return next((city for city in CITIES if distance_meters(city.centre, point) <= city.radius_meters), None)
