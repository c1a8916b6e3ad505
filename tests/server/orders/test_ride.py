"""A ride from its placing to its ends, on both databases."""

from __future__ import annotations

from uuid import uuid4

import pytest

from server.kernel.db import Database
from server.kernel.ids import new_id
from server.kernel.problem import Problem
from server.orders.model import OfferState
from server.orders.progress import Progress
from server.orders.results import order_result
from server.orders.states import Action, Actor, State
from server.orders.store.orders import by_id, insert_order, read_order
from tests.server.rides import NOON, World

pytestmark = pytest.mark.anyio


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


async def test_a_ride_goes_through_every_state(world: World) -> None:
    order_id, driver_id = await world.completed()
    assert await world.history(order_id) == [
        (1, "create", "rider", "created"),
        (2, "offer", "system", "offering"),
        (3, "accept", "driver", "accepted"),
        (4, "arrive", "driver", "arrived"),
        (5, "pick_up", "driver", "picked_up"),
        (6, "complete", "driver", "completed"),
    ]
    order = await world.read(order_id)
    assert order.progress == Progress(
        State.COMPLETED,
        version=6,
        offer_round=1,
        driver_id=driver_id,
        accepted_at=NOON,
        arrived_at=NOON,
        picked_up_at=NOON,
        completed_at=NOON,
    )
    assert (order.dispatch_at, order.give_up_at) == (None, None)


async def test_both_sides_are_told_of_every_step(world: World) -> None:
    order_id, driver_id = await world.completed()
    steps = ["order_accepted", "order_arrived", "order_picked_up", "order_completed"]
    rider_id = (await world.read(order_id)).rider_id
    told = await world.events(rider_id)
    assert told == list(zip(["order_created", "order_offering", *steps], range(1, 7), strict=True))
    assert await world.events(driver_id) == [("offer_made", 2), *zip(steps, range(3, 7), strict=True)]


async def test_a_phone_number_is_shown_only_while_the_order_is_under_way(world: World) -> None:
    order_id, driver_id = await world.taken()
    arrived = order_result(await world.step(order_id, Action.ARRIVE, driver_id))
    await world.step(order_id, Action.PICK_UP, driver_id)
    completed = order_result(await world.step(order_id, Action.COMPLETE, driver_id))
    assert (arrived["rider"]["phone_number"], arrived["driver"]["phone_number"]) == ("+4915112345678", "+4917698765432")
    assert (completed["rider"]["phone_number"], completed["driver"]["phone_number"]) == (None, None)


async def test_a_step_that_the_state_forbids_names_the_state(world: World) -> None:
    order_id, driver_id = await world.taken()
    with pytest.raises(Problem, match="order_state_conflict") as refused:
        await world.step(order_id, Action.COMPLETE, driver_id)
    assert refused.value.detail == {"state": "accepted"}


async def test_a_step_with_an_old_version_names_the_present_one(world: World) -> None:
    order_id, driver_id = await world.taken()
    with pytest.raises(Problem, match="version_conflict") as refused:
        await world.step(order_id, Action.ARRIVE, driver_id, version=2)
    assert refused.value.detail == {"version": "3"}


async def test_another_drivers_order_is_not_found(world: World) -> None:
    order_id, _ = await world.taken()
    with pytest.raises(Problem, match="not_found"):
        await world.step(order_id, Action.ARRIVE, await world.driver())


async def test_an_order_given_back_is_due_at_once_in_a_round_of_its_own(world: World) -> None:
    order_id, driver_id = await world.taken()
    world.clock.turn(seconds=30)
    given_back = order_result(await world.step(order_id, Action.GIVE_BACK, driver_id))
    order = await world.read(order_id)
    assert order.progress == Progress(State.OFFERING, version=4, offer_round=2)
    assert (order.dispatch_at, order.give_up_at) == (world.clock.now(), world.clock.now() + world.policy.search)
    assert given_back["driver"] is None


async def test_a_driver_who_gave_an_order_back_finds_it_no_more(world: World) -> None:
    order_id, driver_id = await world.taken()
    await world.step(order_id, Action.GIVE_BACK, driver_id)
    with pytest.raises(Problem, match="not_found"):
        await world.step(order_id, Action.ARRIVE, driver_id)


async def test_an_order_given_back_goes_to_another_driver(world: World) -> None:
    order_id, first = await world.taken()
    await world.step(order_id, Action.GIVE_BACK, first)
    second = await world.driver()
    [offer] = await world.offer(order_id, second)
    assert offer.offer_round == 2
    assert (await world.accept(offer)).order.progress.driver_id == second


async def test_cancelling_withdraws_the_offers_and_tells_their_drivers(world: World) -> None:
    order_id, driver_id = await world.order(), await world.driver()
    await world.offer(order_id, driver_id)
    cancelled = await world.cancel(order_id)
    assert [offer.offer_state for offer in await world.offers(order_id)] == [OfferState.WITHDRAWN]
    assert await world.events(driver_id) == [("offer_made", 2), ("offer_withdrawn", 3)]
    progress = cancelled.order.progress
    assert (progress.cancelled_by, progress.cancel_reason) == (Actor.RIDER, "plans_changed")


async def test_a_driver_is_told_that_the_rider_cancelled_and_is_free_again(world: World) -> None:
    order_id, driver_id = await world.taken()
    await world.cancel(order_id)
    assert (await world.events(driver_id))[-1] == ("order_cancelled", 4)
    assert (await world.taken(driver_id))[1] == driver_id


async def test_a_rider_who_was_picked_up_cannot_cancel(world: World) -> None:
    order_id, driver_id = await world.taken()
    await world.step(order_id, Action.ARRIVE, driver_id)
    await world.step(order_id, Action.PICK_UP, driver_id)
    with pytest.raises(Problem, match="order_state_conflict"):
        await world.cancel(order_id)


async def test_what_was_placed_is_read_back_exactly(world: World) -> None:
    rider_id = await world.rider()
    order = await world.read(await world.order(rider_id))
    again = order._replace(order_id=new_id(), quote_id=uuid4())

    await world.database.run(lambda connection: insert_order(connection, again))
    assert await world.database.run(lambda connection: read_order(connection, by_id(again.order_id))) == again
