"""Ending a task that runs beside the one that began it."""

from __future__ import annotations

import asyncio

# Longer than any task needs to put things in order once it is cancelled.
_AGAIN_SECONDS = 5.0


async def end_task(task: asyncio.Future[None], again: float = _AGAIN_SECONDS) -> None:
    """Cancel a task and wait until it has ended; raises what it failed with.

    Cancelled again where that was lost: before Python 3.12, `asyncio.wait_for` drops a cancellation that comes in the
    moment its work is done (python/cpython#86296), and redis-py sends by it.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=again)
    if not task.cancelled():
        task.result()
