"""The cache: Redis, or a stand-in inside this process where no `REDIS_URL` is set.

Only core speaks to it. It holds what may be lost: counters of attempts, where drivers are, events on their way. So a
Redis that is gone makes core answer 503 until it is back, and nothing has to be repaired then.

Keys carry their hash tag in braces (`rides:{berlin}:drivers`), so that what one command or script touches together lies
in one slot of a Redis Cluster.
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from server.kernel.call import Call
from server.kernel.context import Context
from server.kernel.problem import Problem
from server.kernel.service import Handler, InternalHandler

# Seconds. A request waits for all of it at worst: three attempts, and it still ends before the gateway gives up.
CONNECT_TIMEOUT = 0.5
COMMAND_TIMEOUT = 1.0
ATTEMPTS = 2


class Cache(NamedTuple):
    """The client (text in, text out), and how keys are written."""

    redis: Redis

    def key(self, tag: str, *parts: str) -> str:
        """Name a key: `tag` (a city, mostly) decides the slot."""
        return ":".join(("rides", f"{{{tag}}}", *parts))

    async def up(self) -> bool:
        """Tell whether commands get answers now."""
        try:
            return bool(await self.redis.ping())
        except RedisError:
            return False


def connect(url: str, command_timeout: float | None = COMMAND_TIMEOUT) -> Redis:
    """Make a client that reconnects by itself; blocking reads (XREAD BLOCK) need a longer `command_timeout`."""
    client: Redis = Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=CONNECT_TIMEOUT,
        socket_timeout=command_timeout,
        health_check_interval=15,
        retry=Retry(
            ExponentialWithJitterBackoff(base=0.02, cap=0.2),
            ATTEMPTS,
            supported_errors=(RedisConnectionError, RedisTimeoutError, OSError),  # type: ignore[arg-type]  # OSError is what a refused connection raises before redis-py wraps it
        ),
    )
    return client


def stand_in() -> Redis:
    """Make a client of a new Redis inside this process, empty and lost when the process ends."""
    # Imported here, as a system with a Redis of its own has no use for it.
    from fakeredis import FakeAsyncRedis, FakeServer  # noqa: PLC0415

    client: Redis = FakeAsyncRedis(server=FakeServer(), decode_responses=True)
    return client


@asynccontextmanager
async def open_cache(url: str | None) -> AsyncIterator[Cache]:
    """Open the cache at `url`, or the stand-in; Redis itself need not be there yet."""
    client = connect(url) if url else stand_in()
    try:
        yield Cache(client)
    finally:
        await client.aclose()


def guarded(handler: Handler) -> Handler:
    """Answer 503 where the handler finds the cache gone; its log line is the kernel's."""

    @functools.wraps(handler)
    async def call(request: Call) -> Any:
        return await unavailable_without_cache(lambda: handler(request))

    return call


def guarded_internal(handler: InternalHandler) -> InternalHandler:
    """Do the same for what other services ask."""

    @functools.wraps(handler)
    async def call(context: Context, arguments: Mapping[str, Any]) -> Any:
        return await unavailable_without_cache(lambda: handler(context, arguments))

    return call


async def unavailable_without_cache(work: Callable[[], Awaitable[Any]]) -> Any:
    try:
        return await work()
    except (RedisConnectionError, RedisTimeoutError) as gone:
        raise Problem("unavailable") from gone
