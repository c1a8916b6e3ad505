"""What core has to do with rides: quotes, positions, events; merged into the service beside accounts and sign-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any

from server.core.cache import Cache
from server.core.dispatch.online import OnlineDrivers
from server.core.dispatch.positions import Positions
from server.core.events.bell import Bell
from server.core.events.handlers import poll_events, stream_events
from server.core.events.journal import Journal
from server.core.location import driver_position, update_location
from server.core.quotes import create_quote
from server.kernel.compiled.tasks import end_task
from server.kernel.context import Context
from server.kernel.service import Handler, InternalHandler

HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "create_quote": create_quote,
        "update_location": update_location,
        "stream_events": stream_events,
        "poll_events": poll_events,
    }
)

INTERNAL: Mapping[str, InternalHandler] = MappingProxyType({"driver_position": driver_position})


@asynccontextmanager
async def open_rides(cache: Cache) -> AsyncIterator[Mapping[type[Any], Any]]:
    """Open what these handlers find by type."""
    bell = Bell(cache)
    listening = asyncio.create_task(bell.run(), name="bell")
    try:
        yield {
            Bell: bell,
            Journal: Journal(cache),
            OnlineDrivers: OnlineDrivers(),
            Positions: Positions(cache),
        }
    finally:
        await end_task(listening)


async def dispatch(context: Context) -> None:
    """Do what core does beside requests until cancelled; what is at hand is finished first.

    It is counted in the context's `DispatchMetrics`, where somebody put some there.
    """
    # Only a worker and an embedded core do.
    from server.core.dispatch.metrics import DispatchMetrics  # noqa: PLC0415
    from server.core.dispatch.worker import work  # noqa: PLC0415

    stop = asyncio.Event()
    metrics = context.parts.get(DispatchMetrics) or DispatchMetrics()
    working = asyncio.create_task(work(context, context.part(Cache), stop, metrics), name="worker")
    try:
        await asyncio.shield(working)
    finally:
        stop.set()
        await working
