"""The worker: matching, the relay and the sweeps, each in a loop of its own, until told to stop.

Any number of workers may run. None of them keeps anything that another could not take up where it died.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from redis.exceptions import RedisError

from server.core.cache import Cache
from server.core.dispatch import store
from server.core.dispatch.matching import Matching
from server.core.dispatch.metrics import DispatchMetrics
from server.core.dispatch.positions import Positions
from server.core.dispatch.relay import Relay
from server.core.events.journal import Journal
from server.kernel.context import Context
from server.kernel.problem import Problem
from server.orders.policy import Policy, read_policy
from server.orders.store import idempotency

log = logging.getLogger(__name__)

# Seconds between looks when there was nothing to do, and after something it needs was gone.
_IDLE = 0.2
_SWEEP = 10.0
_GONE = 1.0

Step = Callable[[], Awaitable[int]]


async def work(context: Context, cache: Cache, stop: asyncio.Event, metrics: DispatchMetrics) -> None:
    """Do the work until `stop` is set; what is at hand is finished first."""
    policy = read_policy(context.settings.variables)
    positions = Positions(cache)
    matching = Matching(context.database, positions, context.clock, policy, metrics)
    relay = Relay(context.database, Journal(cache), context.clock, policy, metrics)
    sweep = partial(sweep_once, context, positions, policy, metrics)
    log.info("the worker begins")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(repeat(relay.step, stop, _IDLE))
        tasks.create_task(repeat(matching.step, stop, _IDLE))
        tasks.create_task(repeat(sweep, stop, _SWEEP))
    log.info("the worker ends")


async def repeat(step: Step, stop: asyncio.Event, idle: float) -> None:
    """Take a step again and again: at once while there is work, after a pause when there is none."""
    while not stop.is_set():
        pause = 0.0 if await _survived(step, idle) else idle
        await _pause(stop, pause)


async def _survived(step: Step, idle: float) -> int:
    """Take one step; a fault is reported and slept over, as what is due stays due."""
    try:
        return await step()
    except (Problem, RedisError, OSError) as gone:
        log.warning("the worker waits: %s", gone)
    except Exception:
        log.exception("a step of the worker failed")
    await asyncio.sleep(max(_GONE - idle, 0))
    return 0


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds) if seconds else await asyncio.sleep(0)
    except TimeoutError:
        return


async def sweep_once(context: Context, positions: Positions, policy: Policy, metrics: DispatchMetrics) -> int:
    """End what nobody will end, and forget what nobody needs; gives how many orders were ended."""
    now = context.clock.now()
    ended = await context.database.run(lambda connection: store.cancel_abandoned(connection, now, policy))
    await context.database.run(lambda connection: idempotency.forget(connection, now))
    metrics.waiting(*await context.database.run(store.waiting, read_only=True))
    await positions.forget(now - policy.last_seen)
    return ended
