"""Finding drivers, on both databases with the stand-in cache, and once on the real Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import Connection

from server.core.cache import open_cache
from server.core.dispatch import store
from server.core.dispatch.matching import Matching
from server.core.dispatch.metrics import DispatchMetrics
from server.core.dispatch.positions import Positions, Report
from server.core.dispatch.store import Candidate
from server.kernel.db import Database
from server.orders.geometry import Point
from server.orders.model import OfferState
from server.orders.states import Action, State
from tests.server.rides import STATION, World

pytestmark = pytest.mark.anyio


@dataclass(slots=True)
class Dispatch:
    world: World
    positions: Positions
    metrics: DispatchMetrics = field(default_factory=DispatchMetrics)

    @property
    def matching(self) -> Matching:
        return Matching(self.world.database, self.positions, self.world.clock, self.world.policy, self.metrics)

    async def driver(self, north: float = 0.001, vehicle_class: str = "economy", *, online: bool = True) -> UUID:
        driver_id = await self.world.driver(vehicle_class, online=online)
        await self.seen(driver_id, north)
        return driver_id

    async def seen(self, driver_id: UUID, north: float = 0.001) -> None:
        place = Point(STATION.latitude + north, STATION.longitude)
        await self.positions.report(Report(driver_id, place, None, None, self.world.clock.now()))

    async def asked(self, order_id: UUID, offer_round: int) -> list[UUID]:
        made = [offer for offer in await self.world.offers(order_id) if offer.offer_round == offer_round]
        return [offer.driver_id for offer in sorted(made, key=lambda offer: offer.pickup_distance_meters)]


@pytest.fixture
async def dispatch(database: Database) -> AsyncIterator[Dispatch]:
    async with open_cache(None) as cache:
        yield Dispatch(World(database), Positions(cache))


async def test_an_order_is_offered_to_the_nearest_batch(dispatch: Dispatch) -> None:
    dispatch.world.policy = dispatch.world.policy._replace(batch=2)
    third, first, second = [await dispatch.driver(north) for north in (0.003, 0.001, 0.002)]
    order_id = await dispatch.world.order()
    assert await dispatch.matching.step() == 1
    assert await dispatch.asked(order_id, 1) == [first, second]
    assert third not in await dispatch.asked(order_id, 1)
    order = await dispatch.world.read(order_id)
    assert (order.progress.state, order.progress.version, order.progress.offer_round) == (State.OFFERING, 2, 1)
    assert order.dispatch_at == dispatch.world.clock.now() + dispatch.world.policy.offer


async def test_an_order_is_not_due_while_its_offers_are_open(dispatch: Dispatch) -> None:
    await dispatch.driver()
    await dispatch.world.order()
    assert [await dispatch.matching.step() for _ in range(2)] == [1, 0]


async def test_the_next_round_asks_those_who_were_not_asked(dispatch: Dispatch) -> None:
    dispatch.world.policy = dispatch.world.policy._replace(batch=1)
    first, second = [await dispatch.driver(north) for north in (0.001, 0.002)]
    order_id = await dispatch.world.order()
    await dispatch.matching.step()
    dispatch.world.clock.turn(seconds=20)
    await dispatch.matching.step()
    assert [await dispatch.asked(order_id, number) for number in (1, 2)] == [[first], [second]]
    states = {offer.driver_id: offer.offer_state for offer in await dispatch.world.offers(order_id)}
    assert states == {first: OfferState.EXPIRED, second: OfferState.OPEN}


async def test_the_circle_widens_until_somebody_is_in_it(dispatch: Dispatch) -> None:
    far = await dispatch.driver(0.08)
    order_id = await dispatch.world.order()
    await dispatch.matching.step()
    assert await dispatch.asked(order_id, 1) == [far]


async def test_nobody_is_asked_from_beyond_the_widest_circle(dispatch: Dispatch) -> None:
    await dispatch.driver(0.1)
    order_id = await dispatch.world.order()
    await dispatch.matching.step()
    order = await dispatch.world.read(order_id)
    assert (order.progress.state, order.progress.offer_round) == (State.CREATED, 0)
    assert order.dispatch_at == dispatch.world.clock.now() + dispatch.world.policy.pause


async def test_only_drivers_who_are_online_free_and_of_the_class_are_asked(dispatch: Dispatch) -> None:
    await dispatch.driver(online=False)
    await dispatch.driver(vehicle_class="van")
    busy = await dispatch.driver()
    await dispatch.world.taken(busy)
    able = await dispatch.driver()
    order_id = await dispatch.world.order()
    await dispatch.matching.step()
    assert await dispatch.asked(order_id, 1) == [able]


async def test_a_driver_who_was_silent_too_long_is_not_asked(dispatch: Dispatch) -> None:
    await dispatch.driver()
    dispatch.world.clock.turn(seconds=61)
    order_id = await dispatch.world.order()
    await dispatch.matching.step()
    assert await dispatch.world.offers(order_id) == []


async def test_an_order_that_nobody_took_in_time_expires(dispatch: Dispatch) -> None:
    order_id = await dispatch.world.order()
    dispatch.world.clock.turn(minutes=5)
    await dispatch.matching.step()
    order = await dispatch.world.read(order_id)
    assert (order.progress.state, order.progress.expired_at) == (State.EXPIRED, dispatch.world.clock.now())
    assert (await dispatch.world.events(order.rider_id))[-1] == ("order_expired", 2)


async def test_offers_are_counted_when_they_are_made_and_when_nobody_answered(dispatch: Dispatch) -> None:
    await dispatch.world.order()
    for north in (0.001, 0.002):
        await dispatch.driver(north)
    await dispatch.matching.step()
    dispatch.world.clock.turn(seconds=21)
    await dispatch.matching.step()
    counted = [dispatch.metrics.registry.get_sample_value(f"rides_offers_{name}_total") for name in ("made", "expired")]
    assert counted == [2.0, 2.0]


async def test_what_waits_is_counted(dispatch: Dispatch) -> None:
    await dispatch.world.order()
    await dispatch.world.taken()
    orders, events = await dispatch.world.database.run(store.waiting, read_only=True)
    assert (orders, events) == (1, 1 + 5)


async def test_the_last_offers_run_out_before_the_order_expires(dispatch: Dispatch) -> None:
    order_id, driver_id = await dispatch.world.order(), await dispatch.driver()
    dispatch.world.clock.turn(minutes=4, seconds=59)
    await dispatch.seen(driver_id)
    await dispatch.matching.step()
    dispatch.world.clock.turn(seconds=10)
    assert await dispatch.matching.step() == 0
    [offer] = await dispatch.world.offers(order_id)
    assert (await dispatch.world.accept(offer)).order.progress.state is State.ACCEPTED


async def test_an_order_given_back_is_offered_to_others_at_once(dispatch: Dispatch) -> None:
    first, second = await dispatch.driver(0.001), await dispatch.driver(0.002)
    order_id, _ = await dispatch.world.taken(first)
    await dispatch.world.step(order_id, Action.GIVE_BACK, first)
    assert await dispatch.matching.step() == 1
    assert await dispatch.asked(order_id, 2) == [second]
    assert (await dispatch.world.read(order_id)).progress.offer_round == 2


async def test_an_order_whose_worker_died_is_taken_up_by_another(dispatch: Dispatch) -> None:
    driver_id, order_id = await dispatch.driver(), await dispatch.world.order()
    now, lease = dispatch.world.clock.now(), dispatch.world.policy.lease
    await dispatch.world.database.run(lambda connection: store.claim_due(connection, now, lease))
    before = await dispatch.matching.step()
    dispatch.world.clock.turn(seconds=5)
    after = await dispatch.matching.step()
    assert (before, after, await dispatch.asked(order_id, 1)) == (0, 1, [driver_id])


async def test_an_order_that_cannot_be_dispatched_holds_up_no_other(
    dispatch: Dispatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver_id, broken = await dispatch.driver(), await dispatch.world.order()
    dispatch.world.clock.turn(seconds=1)
    sound = await dispatch.world.order()
    asked_before = store.asked_before

    def fail(connection: Connection, order_id: UUID) -> frozenset[UUID]:
        if order_id == broken:
            raise ZeroDivisionError
        return asked_before(connection, order_id)

    monkeypatch.setattr(store, "asked_before", fail)
    assert await dispatch.matching.step() == 2
    assert [await dispatch.asked(order_id, 1) for order_id in (broken, sound)] == [[], [driver_id]]


async def test_a_worker_whose_lease_ended_changes_nothing(dispatch: Dispatch) -> None:
    first, second = await dispatch.driver(0.001), await dispatch.driver(0.002)
    order_id = await dispatch.world.order()
    slow = await dispatch.world.read(order_id)
    await dispatch.world.offer(order_id, first)
    now, policy = dispatch.world.clock.now(), dispatch.world.policy
    looked = await dispatch.world.database.run(
        lambda connection: store.begin_round(connection, slow, [Candidate(second, 1)], now, policy)
    )
    assert (looked.made, await dispatch.asked(order_id, 1)) == (0, [first])


async def test_workers_at_once_ask_each_driver_once(dispatch: Dispatch) -> None:
    for _ in range(3):
        await dispatch.driver()
    order_ids = [await dispatch.world.order() for _ in range(6)]
    looked = await asyncio.gather(*(dispatch.matching.step() for _ in range(4)))
    assert sum(looked) == 6
    assert [len(await dispatch.asked(order_id, 1)) for order_id in order_ids] == [3] * 6


async def test_a_taken_order_whose_driver_never_comes_is_cancelled_by_the_system(dispatch: Dispatch) -> None:
    order_id, driver_id = await dispatch.world.taken()
    now, policy = dispatch.world.clock.turn(hours=3), dispatch.world.policy
    assert await dispatch.world.database.run(lambda connection: store.cancel_abandoned(connection, now, policy)) == 1
    progress = (await dispatch.world.read(order_id)).progress
    assert (progress.state, progress.cancelled_by) == (State.CANCELLED, "system")
    assert (await dispatch.world.taken(driver_id))[1] == driver_id


async def test_a_ride_that_nobody_ends_is_cancelled_by_the_system_a_day_later(dispatch: Dispatch) -> None:
    order_id, driver_id = await dispatch.world.taken()
    for action in (Action.ARRIVE, Action.PICK_UP):
        await dispatch.world.step(order_id, action, driver_id)
    policy = dispatch.world.policy

    async def cancelled(now: datetime) -> int:
        return await dispatch.world.database.run(lambda connection: store.cancel_abandoned(connection, now, policy))

    assert await cancelled(dispatch.world.clock.turn(hours=23)) == 0
    assert await cancelled(dispatch.world.clock.turn(hours=1)) == 1
    progress = (await dispatch.world.read(order_id)).progress
    assert (progress.state, progress.cancelled_by) == (State.CANCELLED, "system")
    assert (await dispatch.world.taken(driver_id))[1] == driver_id
