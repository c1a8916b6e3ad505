"""`kill -9` of each part in the middle of load: every order that was acknowledged is there afterwards, and ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import select

from server.core.cache import open_cache
from server.core.events.journal import Journal
from server.kernel.db import Database, open_engine
from server.orders.tables import orders
from tests.server.full.traffic import PATIENCE_SECONDS, people, traffic
from tests.server.full_system import SERVICES, FullSystem
from tests.server.system import Person, result

pytestmark = pytest.mark.anyio

People = tuple[list[Person], list[Person]]

RIDERS, DRIVERS = 8, 5
# Orders acknowledged before the fault, and after the part is back.
ENOUGH = 10
A_RIDE = ["created", "offering", "accepted", "arrived", "picked_up", "completed"]


@pytest.fixture(scope="module")
async def riders_and_drivers(system: FullSystem, anyio_backend: str) -> AsyncIterator[People]:
    async with people(system, *["rider"] * RIDERS, *["driver"] * DRIVERS) as everybody:
        drivers = everybody[RIDERS:]
        for driver in drivers:
            await driver.drive()
        yield everybody[:RIDERS], drivers
        for driver in drivers:
            # No order of another test is offered to them.
            result(await driver.send("driver", "/offline", offline_reason="pause"))


@pytest.fixture(scope="module")
def database(system: FullSystem) -> Iterator[Database]:
    opened = Database(open_engine(system.environ["DATABASE_URL"], 2))
    yield opened
    opened.close()


@pytest.mark.parametrize("name", [*SERVICES, "worker", "redis", "mariadb"])
async def test_every_acknowledged_order_outlives_a_killed(
    name: str, system: FullSystem, riders_and_drivers: People, database: Database
) -> None:
    before = await states(database)
    async with traffic(*riders_and_drivers) as running:
        await running.until_more(ENOUGH)
        await asyncio.to_thread(system.kill, name)
        if name != "worker":
            await running.until_lost()
        await asyncio.to_thread(system.start, name)
        await running.until_more(ENOUGH)
    stored = {order_id: state for order_id, state in (await states(database)).items() if order_id not in before}
    # One order for each acknowledgement and none besides, however often its rider had to send it.
    assert sorted(stored) == sorted(running.placed)
    assert stored == running.ended
    assert running.wrong == []
    # Only on a machine so slow that no driver could answer in time does an order run out.
    assert set(stored.values()) <= {"completed", "expired"}
    carried_out = [order_id for order_id, state in stored.items() if state == "completed"]
    assert carried_out
    if name != "redis":
        await everybody_was_told(system, database, carried_out)


async def states(database: Database) -> dict[str, str]:
    query = select(orders.c.order_id, orders.c.state)
    rows = await database.run(lambda connection: connection.execute(query).all(), read_only=True)
    return {str(order_id): str(state) for order_id, state in rows}


async def everybody_was_told(system: FullSystem, database: Database, order_ids: list[str]) -> None:
    """Wait until the riders' streams hold every step of every order, once and in order."""
    owners = select(orders.c.order_id, orders.c.rider_id)
    rows = await database.run(lambda connection: connection.execute(owners).all(), read_only=True)
    riders = {str(order_id): rider_id for order_id, rider_id in rows}
    async with open_cache(system.environ["REDIS_URL"]) as cache, asyncio.timeout(PATIENCE_SECONDS):
        for order_id in order_ids:
            told: list[str] = []
            while told[-1:] != A_RIDE[-1:]:
                await asyncio.sleep(0.05 if told else 0)
                entries = await Journal(cache).after(riders[order_id], "0-0", 2000)
                events = [entry.event for entry in entries if entry.event and entry.event["order_id"] == order_id]
                told = [event["state"] for event in events]
            assert list(dict.fromkeys(told)) == A_RIDE
            # Offering is told of once a round.
            assert len({(event["version"], event["offer_round"]) for event in events}) == len(events)
