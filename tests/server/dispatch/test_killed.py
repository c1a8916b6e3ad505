"""`kill -9` of the worker in the middle of its work: every order that was placed comes to its end all the same."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, func, select

from server.core.cache import open_cache
from server.core.dispatch.positions import Positions, Report
from server.core.events.journal import Journal
from server.kernel.db import Database, open_engine
from server.kernel.problem import Problem
from server.orders.model import Offer
from server.orders.states import Action, State
from server.orders.store import offers
from server.orders.tables import orders
from tests.server.rides import STATION, RunningClock, World
from tests.server.running import ROOT

pytestmark = pytest.mark.anyio

ORDERS, DRIVERS = 12, 6
A_RIDE = ["created", "offering", "accepted", "arrived", "picked_up", "completed"]
# Only a failing test waits so long.
PATIENCE = 120.0


@contextmanager
def worker(environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "cli.py"), "worker"], env=environ, stdout=output, stderr=output, cwd=ROOT
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


async def test_every_order_ends_though_workers_are_killed(mariadb_url: str, redis_url: str, tmp_path: Path) -> None:
    database = Database(open_engine(mariadb_url, 8))
    world = World(database, RunningClock())
    environ = {
        **os.environ,
        "DATABASE_URL": mariadb_url,
        "REDIS_URL": redis_url,
        "SECRET_KEYS": "a-secret-of-the-tests-and-of-nothing-else",
        "ENV": "test",
        "DATA": str(tmp_path),
    }
    async with open_cache(redis_url) as cache:
        drivers = [await world.driver() for _ in range(DRIVERS)]
        for driver_id in drivers:
            await Positions(cache).report(Report(driver_id, STATION, None, None, world.clock.now()))
        order_ids = [await world.order() for _ in range(ORDERS)]
        driving = asyncio.create_task(drive(world, drivers, Positions(cache)))
        with worker(environ, tmp_path / "first.log") as first:
            await until(lambda: some_offered(world))
            first.kill()
        with worker(environ, tmp_path / "second.log"):
            await until(lambda: all_ended(world))
            riders = [(await world.read(order_id)).rider_id for order_id in order_ids]
            await until(lambda: all_told(Journal(cache), riders))
        driving.cancel()
        await asyncio.gather(driving, return_exceptions=True)
    database.close()


async def drive(world: World, drivers: list[UUID], positions: Positions) -> None:
    """All drivers take whatever they are offered, and carry it out at once."""
    while True:
        for driver_id in drivers:
            await positions.report(Report(driver_id, STATION, None, None, world.clock.now()))
            for offer in await open_offers(world, driver_id):
                await carry_out(world, offer)
        await asyncio.sleep(0.05)


async def open_offers(world: World, driver_id: UUID) -> list[Offer]:
    return await world.database.run(lambda connection: offers.open_to(connection, driver_id), read_only=True)


async def carry_out(world: World, offer: Offer) -> None:
    try:
        await world.accept(offer)
    except Problem:
        # Another driver was faster, or the offer has run out.
        return
    for action in (Action.ARRIVE, Action.PICK_UP, Action.COMPLETE):
        await world.step(offer.order_id, action, offer.driver_id)


async def some_offered(world: World) -> bool:
    return await count(world, orders.c.offer_round > 0) > 0


async def all_ended(world: World) -> bool:
    return await count(world, orders.c.state == State.COMPLETED.value) == ORDERS


async def count(world: World, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(orders).where(condition)
    return await world.database.run(lambda connection: connection.scalar(query) or 0, read_only=True)


async def all_told(journal: Journal, riders: list[UUID]) -> bool:
    """Every rider was told of every step in order, of offering once a round."""
    told = [await journal.after(rider, "0-0", 100) for rider in riders]
    return all(list(dict.fromkeys(entry.event["state"] for entry in seen if entry.event)) == A_RIDE for seen in told)


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if await is_so():
                return
            await asyncio.sleep(0.02)
