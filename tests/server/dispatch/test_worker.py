"""The worker: it goes on after faults, stops when told, and outlives a lost cache."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.core.cache import Cache, open_cache
from server.core.dispatch.metrics import DispatchMetrics
from server.core.dispatch.positions import Positions, Report
from server.core.dispatch.worker import repeat, work
from server.core.events.journal import Journal
from server.kernel.context import Context
from server.kernel.problem import Problem
from server.orders.states import State
from tests.server.programs import run_redis
from tests.server.rides import STATION, World

pytestmark = pytest.mark.anyio

# Only a failing test waits so long.
PATIENCE = 60.0


async def comes_true(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if await is_so():
                return
            await asyncio.sleep(0.02)


async def test_a_step_that_fails_is_taken_again() -> None:
    stop, outcomes = asyncio.Event(), iter([Problem("unavailable"), ZeroDivisionError(), 1])
    taken: list[object] = []

    async def step() -> int:
        outcome = next(outcomes)
        taken.append(outcome)
        if isinstance(outcome, Exception):
            raise outcome
        stop.set()
        return 1

    # So long an idle pause leaves none after a fault.
    await repeat(step, stop, 1.0)
    assert [type(outcome).__name__ for outcome in taken] == ["Problem", "ZeroDivisionError", "int"]


async def test_nothing_is_begun_after_the_worker_was_told_to_stop() -> None:
    stop = asyncio.Event()
    stop.set()

    async def step() -> int:
        raise AssertionError("begun")

    await repeat(step, stop, 0.0)


@asynccontextmanager
async def working(context: Context, cache: Cache) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(work(context, cache, stop, DispatchMetrics()))
    try:
        yield
    finally:
        stop.set()
        await task


async def test_an_order_is_offered_and_the_driver_is_told(context: Context) -> None:
    world = World(context.database)
    world.clock.moment = context.clock.now()
    async with open_cache(None) as cache:
        driver_id = await world.driver()
        await Positions(cache).report(Report(driver_id, STATION, None, None, context.clock.now()))
        async with working(context, cache):
            await world.order()

            async def told() -> bool:
                return bool(await Journal(cache).after(driver_id, "0-0", 1))

            await comes_true(told)


async def test_an_order_placed_while_the_cache_is_gone_is_offered_when_it_is_back(
    context: Context, tmp_path: Path
) -> None:
    world = World(context.database)
    world.clock.moment = context.clock.now()
    driver_id = await world.driver()
    with run_redis(tmp_path) as redis:
        async with open_cache(redis.url) as cache, working(context, cache):
            redis.kill()
            order_id = await world.order()
            redis.start()
            # The index is gone; the driver's next report brings it back.
            await Positions(cache).report(Report(driver_id, STATION, None, None, context.clock.now()))

            async def offered() -> bool:
                return (await world.read(order_id)).progress.state is State.OFFERING

            await comes_true(offered)

            async def told() -> bool:
                return bool(await Journal(cache).after(driver_id, "0-0", 1))

            await comes_true(told)
