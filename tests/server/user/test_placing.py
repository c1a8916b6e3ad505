"""Placing an order: idempotent by key, once a quote, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from server.kernel.db import Database
from server.kernel.problem import Problem
from server.orders.store import idempotency
from server.orders.tables import orders
from server.user.placing import Wish, place
from tests.server.rides import World

pytestmark = pytest.mark.anyio


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


async def count(world: World) -> int:
    query = select(func.count()).select_from(orders)
    return await world.database.run(lambda connection: connection.scalar(query) or 0, read_only=True)


async def refusal(world: World, wish: Wish) -> str:
    with pytest.raises(Problem) as refused:
        await place(world.database, wish, world.policy)
    return refused.value.code


async def test_an_order_costs_what_the_quote_said(world: World) -> None:
    rider_id = await world.rider()
    placed = await place(world.database, world.wish(rider_id, note="Gate 3"), world.policy)
    assert (placed["amount"], placed["currency"], placed["pickup_note"]) == (1460, "EUR", "Gate 3")
    assert (placed["state"], placed["version"], placed["offer_round"]) == ("created", 1, 0)


async def test_the_same_key_and_body_give_the_first_answer_again(world: World) -> None:
    rider_id = await world.rider()
    wish = world.wish(rider_id)
    first = await place(world.database, wish, world.policy)
    await world.cancel(UUID(first["order_id"]))
    assert await place(world.database, wish, world.policy) == first
    assert await count(world) == 1


async def test_the_first_answer_stands_after_the_quote_has_expired(world: World) -> None:
    wish = world.wish(await world.rider())
    first = await place(world.database, wish, world.policy)
    later = wish._replace(at=world.clock.turn(hours=23))
    assert await place(world.database, later, world.policy) == first


async def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    wish = world.wish(await world.rider())
    await place(world.database, wish, world.policy)
    assert await refusal(world, wish._replace(pickup_note="Gate 3")) == "idempotency_key_reused"


async def test_a_key_is_the_riders_own(world: World) -> None:
    first = await place(world.database, world.wish(await world.rider()), world.policy)
    second = await place(world.database, world.wish(await world.rider()), world.policy)
    assert first["order_id"] != second["order_id"]


async def test_a_quote_serves_one_order(world: World) -> None:
    wish = world.wish(await world.rider())
    await place(world.database, wish, world.policy)
    assert await refusal(world, wish._replace(idempotency_key="another")) == "quote_used"


async def test_a_refused_quote_does_not_use_up_the_key(world: World) -> None:
    rider_id = await world.rider()
    expired = world.wish(rider_id, token=world.quote(rider_id, expires_at=world.clock.now()))
    assert await refusal(world, expired) == "quote_expired"
    await place(world.database, world.wish(rider_id), world.policy)
    assert await count(world) == 1


async def test_many_at_once_with_one_key_get_one_order_and_one_answer(world: World) -> None:
    wish = world.wish(await world.rider())
    answers = await asyncio.gather(*(place(world.database, wish, world.policy) for _ in range(12)))
    assert all(answer == answers[0] for answer in answers)
    assert await count(world) == 1


async def test_many_at_once_with_one_quote_get_one_order(world: World) -> None:
    wish = world.wish(await world.rider())
    wishes = [wish._replace(idempotency_key=f"key-{number}") for number in range(12)]
    answers = await asyncio.gather(
        *(place(world.database, each, world.policy) for each in wishes), return_exceptions=True
    )
    refused = [answer.code for answer in answers if isinstance(answer, Problem)]
    assert (len(answers) - len(refused), set(refused)) == (1, {"quote_used"})
    assert await count(world) == 1


async def test_a_key_is_free_again_after_a_day(world: World) -> None:
    rider_id = await world.rider()
    first = await place(world.database, world.wish(rider_id), world.policy)
    world.clock.turn(hours=24)
    second = await place(world.database, world.wish(rider_id), world.policy)
    assert first["order_id"] != second["order_id"]


async def test_old_keys_are_forgotten(world: World) -> None:
    await place(world.database, world.wish(await world.rider()), world.policy)
    now = world.clock.now()
    kept = await world.database.run(lambda connection: idempotency.forget(connection, now + timedelta(hours=23)))
    gone = await world.database.run(lambda connection: idempotency.forget(connection, now + timedelta(hours=24)))
    assert (kept, gone) == (0, 1)
