"""Wakes whoever waits for an account's events, over one connection to the cache for the whole process.

A bell may be missed (the cache goes away and comes back), so it is only ever a reason to look; those who wait look by
themselves from time to time.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from redis.exceptions import RedisError

from server.core.cache import Cache
from server.core.events.journal import BELL

log = logging.getLogger(__name__)

_PAUSE = 1.0
_READ_SECONDS = 5.0


class Bell:
    """Who waits for what in this process."""

    def __init__(self, cache: Cache) -> None:
        """Take the cache; `run` listens to it."""
        self._cache = cache
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def listening(self, account_id: UUID) -> Iterator[asyncio.Event]:
        """An event that is set whenever something may have happened to the account."""
        rung, name = asyncio.Event(), account_id.hex
        self._waiting[name].add(rung)
        try:
            yield rung
        finally:
            self._waiting[name].discard(rung)
            if not self._waiting[name]:
                del self._waiting[name]

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as gone:
                log.warning("the bell is out of reach: %s", type(gone).__name__)
                await asyncio.sleep(_PAUSE)

    async def _listen(self) -> None:
        async with self._cache.redis.pubsub() as channel:
            await channel.subscribe(BELL)
            # Whatever happened before that was not heard.
            self._ring(*self._waiting)
            while True:
                message = await channel.get_message(ignore_subscribe_messages=True, timeout=_READ_SECONDS)
                if message is not None:
                    self._ring(str(message["data"]))

    def _ring(self, *names: str) -> None:
        for name in names:
            for rung in self._waiting.get(name, ()):
                rung.set()
