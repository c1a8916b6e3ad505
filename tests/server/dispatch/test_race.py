"""Many drivers race for every order, on both databases: one winner each, and none left over.

Small enough for every run; `RACE=200x50` makes it 200 orders and 50 drivers.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter

import pytest

from server.kernel.db import Database
from server.kernel.problem import Problem
from server.orders.model import Offer, OrderView
from server.orders.states import Action
from tests.server.rides import World

pytestmark = pytest.mark.anyio

ORDERS, DRIVERS = map(int, os.environ.get("RACE", "10x12").split("x"))


async def test_every_order_has_one_winner_and_an_end(database: Database) -> None:
    world = World(database)
    drivers = [await world.driver() for _ in range(DRIVERS)]
    outcomes: Counter[str] = Counter()
    for _ in range(ORDERS):
        order_id = await world.order()
        made = await world.offer(order_id, *drivers)
        answers = await asyncio.gather(*(attempt(world, offer) for offer in made))
        outcomes.update(answer if isinstance(answer, str) else "won" for answer in answers)
        [winner] = [answer.order.progress.driver_id for answer in answers if isinstance(answer, OrderView)]
        assert winner is not None
        for action in (Action.ARRIVE, Action.PICK_UP, Action.COMPLETE):
            await world.step(order_id, action, winner)
        assert (await world.read(order_id)).progress.driver_id == winner
    assert outcomes == {"won": ORDERS, "offer_taken": ORDERS * (DRIVERS - 1)}


async def test_drivers_who_race_for_all_orders_at_once_get_one_each(database: Database) -> None:
    world = World(database)
    drivers = [await world.driver() for _ in range(DRIVERS)]
    order_ids = [await world.order() for _ in range(DRIVERS // 2)]
    made = [offer for order_id in order_ids for offer in await world.offer(order_id, *drivers)]
    answers = await asyncio.gather(*(attempt(world, offer) for offer in made))
    winners = [answer.order.progress.driver_id for answer in answers if isinstance(answer, OrderView)]
    assert len(winners) == len(set(winners)) == len(order_ids)
    refused = {answer for answer in answers if isinstance(answer, str)}
    assert refused <= {"offer_taken", "offer_closed", "driver_has_active_order"}


async def attempt(world: World, offer: Offer) -> OrderView | str:
    """Accept, again where the database was too busy to answer, as an app would."""
    while True:
        try:
            return await world.accept(offer)
        except Problem as refused:
            if refused.code != "unavailable":
                return refused.code
