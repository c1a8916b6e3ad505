from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.orders.cities import CITIES, City, Tariff, city_at
from server.orders.fares import NotServed, fare, price
from server.orders.geometry import Point, distance_meters

STATION = Point(52.525084, 13.369402)
AIRFIELD = Point(52.482411, 13.389655)
TARIFF = Tariff(base=250, kilometre=125, minute=25, minimum=600)


def test_a_fare_is_exact() -> None:
    ride = fare(STATION, AIRFIELD, "economy")
    assert (ride.city, ride.distance_meters, ride.duration_seconds, ride.amount, ride.currency) == (
        "berlin",
        6420,
        977,
        1460,
        "EUR",
    )


def test_the_sum_is_rounded_up_once() -> None:
    # 1001 m and 61 s: 125.125 + 25.4166... = 150.54 above the base.
    assert price(Tariff(250, 125, 25, 0), 1001, 61) == 401


def test_a_short_ride_costs_the_minimum() -> None:
    assert price(TARIFF, 0, 60) == 600


def test_another_currency_belongs_to_another_city() -> None:
    zurich = Point(47.3769, 8.5417)
    assert fare(zurich, zurich, "van").currency == "CHF"


@pytest.mark.parametrize(
    ("pickup", "dropoff", "place"),
    [
        (Point(0, 0), STATION, "pickup"),
        (STATION, Point(90, 0), "dropoff"),
        (STATION, Point(53.5511, 9.9937), "dropoff"),
    ],
    ids=["nowhere", "pole", "another city"],
)
def test_a_place_without_service_is_named(pickup: Point, dropoff: Point, place: str) -> None:
    with pytest.raises(NotServed) as refused:
        fare(pickup, dropoff, "economy")
    assert refused.value.place == place


@pytest.mark.parametrize("city", CITIES, ids=lambda city: city.name)
def test_a_city_serves_its_centre(city: City) -> None:
    assert city_at(city.centre) is city


def test_no_two_cities_overlap() -> None:
    pairs = [(a, b) for a in CITIES for b in CITIES if a.name < b.name]
    assert [
        (a.name, b.name) for a, b in pairs if distance_meters(a.centre, b.centre) <= a.radius_meters + b.radius_meters
    ] == []


@given(
    distance=st.integers(0, 10_000_000),
    more=st.integers(0, 100_000),
    duration=st.integers(0, 1_000_000),
    longer=st.integers(0, 10_000),
)
def test_a_longer_ride_is_never_cheaper(distance: int, more: int, duration: int, longer: int) -> None:
    assert price(TARIFF, distance, duration) <= price(TARIFF, distance + more, duration + longer)


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert round(distance_meters(Point(0, 0), Point(1, 0))) == 111195


def test_the_poles_are_half_the_globe_apart() -> None:
    assert round(distance_meters(Point(90, 0), Point(-90, 0))) == 20_015_114
