"""Answering offers: one winner, one active order a driver, whatever happens at once; on both databases."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from server.driver.offers import Acceptance, accept, reject
from server.kernel.db import Database
from server.kernel.problem import Problem
from server.orders.model import Offer, OfferState, OrderView
from server.orders.states import Action, State
from server.orders.tables import orders
from tests.server.rides import World

pytestmark = pytest.mark.anyio


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


async def refusal(world: World, offer: Offer, offer_round: int | None = None) -> str:
    wish = Acceptance(offer.offer_id, offer.driver_id, offer_round or offer.offer_round, world.clock.now())
    with pytest.raises(Problem) as refused:
        await accept(world.database, wish)
    return refused.value.code


async def turn_down(world: World, offer: Offer) -> str:
    now = world.clock.now()
    view = await world.database.run(
        lambda connection: reject(connection, offer.offer_id, offer.driver_id, "too_far", now)
    )
    return view.offer.offer_state.value


async def offered(world: World, drivers: int = 1) -> tuple[UUID, list[Offer]]:
    order_id = await world.order()
    return order_id, await world.offer(order_id, *[await world.driver() for _ in range(drivers)])


async def test_of_many_at_once_one_gets_the_order_and_the_others_hear_offer_taken(world: World) -> None:
    order_id, made = await offered(world, drivers=12)
    answers = await asyncio.gather(*(world.accept(offer) for offer in made), return_exceptions=True)
    won = [answer for answer in answers if isinstance(answer, OrderView)]
    lost = [answer.code for answer in answers if isinstance(answer, Problem)]
    assert (len(won), lost) == (1, ["offer_taken"] * 11)
    states = sorted(offer.offer_state for offer in await world.offers(order_id))
    assert states == [OfferState.ACCEPTED, *[OfferState.WITHDRAWN] * 11]
    assert won[0].order.progress.version == 3


async def test_the_losers_are_told_once_that_the_offer_is_withdrawn(world: World) -> None:
    _, made = await offered(world, drivers=2)
    await world.accept(made[0])
    assert await world.events(made[1].driver_id) == [("offer_made", 2), ("offer_withdrawn", 3)]


async def test_a_driver_who_accepts_many_at_once_gets_one(world: World) -> None:
    driver_id = await world.driver()
    made = [(await world.offer(await world.order(), driver_id))[0] for _ in range(6)]
    answers = await asyncio.gather(*(world.accept(offer) for offer in made), return_exceptions=True)
    lost = [answer.code for answer in answers if isinstance(answer, Problem)]
    assert (len(answers) - len(lost), set(lost)) == (1, {"driver_has_active_order"})
    active = select(func.count()).select_from(orders).where(orders.c.active_driver_id == driver_id)
    assert await world.database.run(lambda connection: connection.scalar(active), read_only=True) == 1


async def test_a_refusal_names_the_active_order(world: World) -> None:
    active, driver_id = await world.taken()
    [offer] = await world.offer(await world.order(), driver_id)
    with pytest.raises(Problem) as refused:
        await world.accept(offer)
    assert (refused.value.code, refused.value.detail) == ("driver_has_active_order", {"order_id": str(active)})


async def test_nothing_of_a_refused_acceptance_stays(world: World) -> None:
    _, driver_id = await world.taken()
    order_id = await world.order()
    [offer] = await world.offer(order_id, driver_id)
    assert await refusal(world, offer) == "driver_has_active_order"
    assert (await world.read(order_id)).progress.state is State.OFFERING
    assert [offer.offer_state for offer in await world.offers(order_id)] == [OfferState.OPEN]


async def test_an_acceptance_sent_again_gives_the_order_again(world: World) -> None:
    _, [offer] = await offered(world)
    first = await world.accept(offer)
    world.clock.turn(minutes=1)
    assert await world.accept(offer) == first


async def test_an_offer_expires_at_its_moment(world: World) -> None:
    _, [offer] = await offered(world)
    world.clock.turn(seconds=20)
    assert await refusal(world, offer) == "offer_expired"


async def test_an_offer_of_an_earlier_round_cannot_take_the_order(world: World) -> None:
    order_id, [offer] = await offered(world)
    world.clock.turn(seconds=20)
    await world.offer(order_id, await world.driver())
    assert await refusal(world, offer, offer_round=2) == "offer_expired"


async def test_another_round_than_the_offers_is_refused(world: World) -> None:
    _, [offer] = await offered(world)
    assert await refusal(world, offer, offer_round=7) == "offer_closed"


async def test_an_offer_turned_down_is_closed(world: World) -> None:
    _, [offer] = await offered(world)
    assert await turn_down(world, offer) == "rejected"
    assert await refusal(world, offer) == "offer_closed"
    with pytest.raises(Problem, match="offer_closed"):
        await turn_down(world, offer)


async def test_an_offer_whose_order_was_cancelled_is_closed(world: World) -> None:
    order_id, [offer] = await offered(world)
    await world.cancel(order_id)
    assert await refusal(world, offer) == "offer_closed"


async def test_an_order_given_back_is_closed_to_the_driver_who_had_it(world: World) -> None:
    order_id, [offer] = await offered(world)
    await world.accept(offer)
    await world.step(order_id, Action.GIVE_BACK, offer.driver_id)
    assert await refusal(world, offer) == "offer_closed"


async def test_another_drivers_offer_is_not_found(world: World) -> None:
    _, [offer] = await offered(world)
    now = world.clock.now()
    with pytest.raises(Problem, match="not_found"):
        await accept(world.database, Acceptance(offer.offer_id, await world.driver(), 1, now))
    with pytest.raises(Problem, match="not_found"):
        await world.database.run(lambda connection: reject(connection, uuid4(), offer.driver_id, "too_far", now))


async def test_the_last_to_turn_an_offer_down_has_dispatch_look_at_once(world: World) -> None:
    order_id, made = await offered(world, drivers=2)
    world.clock.turn(seconds=3)
    await turn_down(world, made[0])
    waiting = (await world.read(order_id)).dispatch_at
    await turn_down(world, made[1])
    assert (waiting, (await world.read(order_id)).dispatch_at) == (made[0].expires_at, world.clock.now())


async def test_a_driver_who_goes_offline_has_no_open_offers(world: World) -> None:
    order_id, [offer] = await offered(world)
    now = world.clock.turn(seconds=3)
    await world.go_offline(offer.driver_id)
    assert [offer.offer_state for offer in await world.offers(order_id)] == [OfferState.WITHDRAWN]
    assert await world.events(offer.driver_id) == [("offer_made", 2), ("offer_withdrawn", 2)]
    assert (await world.read(order_id)).dispatch_at == now
    assert await refusal(world, offer) == "driver_offline"


async def test_whoever_goes_offline_and_accepts_at_once_does_one_of_both(world: World) -> None:
    for _ in range(5):
        order_id, [offer] = await offered(world)
        results = await asyncio.gather(world.accept(offer), world.go_offline(offer.driver_id), return_exceptions=True)
        codes = [result.code if isinstance(result, Problem) else "done" for result in results]
        assert codes in (["done", "driver_has_active_order"], ["driver_offline", "done"])
        taken = (await world.read(order_id)).progress.state is State.ACCEPTED
        assert taken == (codes[0] == "done")


async def test_an_acceptance_and_a_cancellation_at_once_leave_one_of_both(world: World) -> None:
    for _ in range(5):
        order_id, [offer] = await offered(world)
        results = await asyncio.gather(world.accept(offer), world.cancel(order_id), return_exceptions=True)
        refused = [result.code for result in results if isinstance(result, Problem)]
        state = (await world.read(order_id)).progress.state
        assert (state, refused) in (
            (State.CANCELLED, ["offer_closed"]),
            (State.ACCEPTED, ["version_conflict"]),
            # Cancelled after it was accepted: the cancellation was read late enough.
            (State.CANCELLED, []),
        )
