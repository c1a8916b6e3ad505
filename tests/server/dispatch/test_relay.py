"""From the outbox to the streams: nothing lost, nothing twice, in order; on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from server.core.cache import Cache, open_cache
from server.core.dispatch.metrics import DispatchMetrics
from server.core.dispatch.relay import Relay
from server.core.events.journal import Journal
from server.kernel.db import Database
from server.kernel.problem import Problem
from server.orders.store import outbox
from server.orders.store.outbox import Posted
from tests.server.rides import World

pytestmark = pytest.mark.anyio

A_RIDE = ["created", "offering", "accepted", "arrived", "picked_up", "completed"]


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.fixture
async def stand_in() -> AsyncIterator[Cache]:
    async with open_cache(None) as cache:
        yield cache


@pytest.fixture
def relay(world: World, stand_in: Cache) -> Relay:
    return Relay(world.database, Journal(stand_in), world.clock, world.policy, DispatchMetrics())


async def told(cache: Cache, account_id: UUID) -> list[str]:
    entries = await Journal(cache).after(account_id, "0-0", 1000)
    return [entry.event["state"] for entry in entries if entry.event is not None]


async def waiting(world: World) -> int:
    return await world.database.run(outbox.count, read_only=True)


async def claim(world: World, limit: int = 100) -> list[Posted]:
    now = world.clock.now()
    return await world.database.run(lambda connection: outbox.claim(connection, now, now + world.policy.lease, limit))


async def test_a_ride_reaches_its_rider_in_order_and_leaves_nothing_behind(
    world: World, relay: Relay, stand_in: Cache
) -> None:
    order_id, _ = await world.completed()
    await relay.step()
    assert await told(stand_in, (await world.read(order_id)).rider_id) == A_RIDE
    assert await waiting(world) == 0


async def test_how_long_a_taken_order_had_waited_is_counted_once(world: World, stand_in: Cache) -> None:
    metrics, driver_id = DispatchMetrics(), await world.driver()
    relay = Relay(world.database, Journal(stand_in), world.clock, world.policy, metrics)
    [offer] = await world.offer(await world.order(), driver_id)
    world.clock.turn(seconds=7)
    await world.accept(offer)
    await relay.step()
    told = {name: metrics.registry.get_sample_value(f"rides_order_accept_seconds_{name}") for name in ("count", "sum")}
    assert told == {"count": 1.0, "sum": 7.0}


async def test_an_event_is_shown_as_described(world: World, relay: Relay, stand_in: Cache) -> None:
    order_id, driver_id = await world.order(), await world.driver()
    [offer] = await world.offer(order_id, driver_id)
    await relay.step()
    [entry] = await Journal(stand_in).after(driver_id, "0-0", 10)
    assert entry.event == {
        "event_id": entry.event_id,
        "event_type": "offer_made",
        "occurred_at": "2026-03-14T12:00:00.000Z",
        "order_id": str(order_id),
        "state": "offering",
        "version": 2,
        "offer_id": str(offer.offer_id),
        "offer_round": 1,
        "expires_at": "2026-03-14T12:00:20.000Z",
    }


async def test_what_a_relay_took_before_it_died_is_published_after_its_lease(
    world: World, relay: Relay, stand_in: Cache
) -> None:
    order_id = await world.order()
    await claim(world)
    before = await relay.step()
    world.clock.turn(seconds=5)
    assert (before, await relay.step()) == (0, 1)
    assert await told(stand_in, (await world.read(order_id)).rider_id) == ["created"]


async def test_what_a_relay_published_before_it_died_is_written_once(
    world: World, relay: Relay, stand_in: Cache
) -> None:
    order_id = await world.order()
    [posted] = await claim(world)
    rider_id = (await world.read(order_id)).rider_id
    await Journal(stand_in).append(rider_id, posted.outbox_id, {"state": "created"})
    world.clock.turn(seconds=5)
    assert await relay.step() == 1
    assert await told(stand_in, rider_id) == ["created"]


async def test_an_event_waits_for_the_one_before_it_that_another_relay_has(world: World) -> None:
    order_id = await world.order()
    first = await claim(world)
    await world.offer(order_id, await world.driver())
    meanwhile = await claim(world)
    world.clock.turn(seconds=5)
    later = await claim(world)
    assert [each.event.state for each in first] == ["created"]
    assert meanwhile == []
    assert [each.event.state for each in later] == ["created", "offering", "offering"]


async def test_a_short_batch_does_not_stop_an_order(world: World) -> None:
    await world.completed()
    states: list[str] = []
    while batch := await claim(world, limit=2):
        states += [each.event.state for each in batch]
        done = [each.outbox_id for each in batch]
        await world.database.run(lambda connection, done=done: outbox.remove(connection, done))  # type: ignore[misc]  # bound
    assert states == sorted(states, key=A_RIDE.index)
    assert await waiting(world) == 0


async def test_relays_at_once_publish_each_event_once(world: World, stand_in: Cache) -> None:
    order_ids = [(await world.completed())[0] for _ in range(3)]
    relays = [Relay(world.database, Journal(stand_in), world.clock, world.policy, DispatchMetrics()) for _ in range(4)]
    while await waiting(world):
        await asyncio.gather(*(relay.step() for relay in relays))
        world.clock.turn(seconds=5)
    for order_id in order_ids:
        assert await told(stand_in, (await world.read(order_id)).rider_id) == A_RIDE


async def test_an_order_whose_placing_failed_tells_nobody(world: World) -> None:
    rider_id = await world.rider()
    await world.order(rider_id, quote_id=UUID(int=1))
    with pytest.raises(Problem, match="quote_used"):
        await world.order(rider_id, quote_id=UUID(int=1))
    assert await world.events(rider_id) == [("order_created", 1)]
