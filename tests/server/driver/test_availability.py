"""Online, offline, the vehicle and the earnings, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from server.driver import availability, store
from server.driver.store import Availability, DayEarnings
from server.kernel.db import Database
from server.kernel.problem import Problem
from server.orders.fares import Fare
from server.orders.model import Vehicle
from server.orders.states import Action
from tests.server.rides import NOON, World

pytestmark = pytest.mark.anyio


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


SERVED = {("economy", "economy"), ("comfort", "comfort"), ("comfort", "economy"), ("van", "van"), ("van", "economy")}
CLASSES = ("economy", "comfort", "van")


@pytest.mark.parametrize(("own", "asked"), sorted(SERVED))
async def test_a_vehicle_serves_its_own_class_and_economy(world: World, own: str, asked: str) -> None:
    driver_id = await world.driver(own, online=False)
    assert await world.go_online(driver_id, asked) == Availability(driver_id, asked, NOON)


@pytest.mark.parametrize(("own", "asked"), sorted({(own, asked) for own in CLASSES for asked in CLASSES} - SERVED))
async def test_a_vehicle_serves_no_other_class(world: World, own: str, asked: str) -> None:
    driver_id = await world.driver(own, online=False)
    with pytest.raises(Problem) as refused:
        await world.go_online(driver_id, asked)
    assert (refused.value.code, refused.value.detail) == (
        "vehicle_class_unsuitable",
        {"vehicle_class": f"the vehicle is registered as {own}"},
    )


async def test_going_online_again_changes_nothing(world: World) -> None:
    driver_id = await world.driver()
    world.clock.turn(hours=1)
    assert await world.go_online(driver_id, "economy") == Availability(driver_id, "economy", NOON)


async def test_nobody_goes_offline_with_an_order_under_way(world: World) -> None:
    order_id, driver_id = await world.taken()
    with pytest.raises(Problem) as refused:
        await world.go_offline(driver_id)
    assert (refused.value.code, refused.value.detail) == ("driver_has_active_order", {"order_id": str(order_id)})


async def test_a_vehicle_is_not_changed_while_online(world: World) -> None:
    driver_id = await world.driver()
    van = Vehicle(driver_id, "Ford", "Transit", "white", "B-AB 12", "van", 8)
    with pytest.raises(Problem, match="driver_online"):
        await world.database.run(lambda connection: availability.replace_vehicle(connection, van))


async def test_a_vehicle_is_replaced_by_another_and_by_itself(world: World) -> None:
    driver_id = await world.driver(online=False)
    van = Vehicle(driver_id, "Ford", "Transit", "white", "B-AB 12", "van", 8)

    def twice(connection: Connection) -> Vehicle | None:
        availability.replace_vehicle(connection, van)
        availability.replace_vehicle(connection, van)
        return store.read_vehicle(connection, driver_id)

    assert await world.database.run(twice) == van


async def test_earnings_are_added_up_by_day_and_currency(world: World) -> None:
    driver_id = await world.driver()
    for day, amount, currency in ((0, 700, "EUR"), (0, 300, "EUR"), (0, 500, "CHF"), (1, 900, "EUR")):
        world.clock.moment = NOON + timedelta(days=day)
        order_id = await world.order(fare=Fare("berlin", 1, 1, amount, currency))
        [offer] = await world.offer(order_id, driver_id)
        await world.accept(offer)
        for action in (Action.ARRIVE, Action.PICK_UP, Action.COMPLETE):
            await world.step(order_id, action, driver_id)
    days = (date(2026, 3, 14), date(2026, 3, 15))
    first = await world.database.run(lambda connection: store.list_earnings(connection, driver_id, days, None, 2))
    place = (first[-1].day, first[-1].currency)
    rest = await world.database.run(lambda connection: store.list_earnings(connection, driver_id, days, place, 2))
    assert [*first, *rest] == [
        DayEarnings(date(2026, 3, 15), "EUR", 1, 900),
        DayEarnings(date(2026, 3, 14), "CHF", 1, 500),
        DayEarnings(date(2026, 3, 14), "EUR", 2, 1000),
    ]


async def test_days_outside_those_asked_for_earn_nothing(world: World) -> None:
    _, driver_id = await world.completed()
    days = (date(2026, 3, 15), date(2026, 3, 20))
    assert await world.database.run(lambda connection: store.list_earnings(connection, driver_id, days, None, 9)) == []
