"""A task is ended, whatever it makes of being cancelled."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from server.kernel.compiled.tasks import end_task

pytestmark = pytest.mark.anyio


async def test_a_task_that_loses_a_cancellation_is_cancelled_again() -> None:
    lost: list[int] = []

    async def deaf() -> None:
        while True:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(60)
            if lost:
                raise asyncio.CancelledError
            lost.append(1)

    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    async with asyncio.timeout(30):
        await end_task(task, again=0.01)
    assert (task.cancelled(), lost) == (True, [1])


async def test_what_a_task_failed_with_before_is_raised() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    with pytest.raises(ZeroDivisionError):
        await end_task(task)


async def test_a_task_that_has_ended_is_left_alone() -> None:
    task = asyncio.create_task(asyncio.sleep(0))
    await task
    await end_task(task)
    assert not task.cancelled()
