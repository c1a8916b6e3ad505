"""An account's events in the cache: one Redis stream each, whose entry ids are the event ids.

Every id that is given out names an entry: where there is no event yet, an entry without one is made to begin from. So
an id is known exactly as long as its entry is there; when it is not, something after it may be gone as well.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from server.core.cache import Cache

KEPT_EVENTS = 1000
KEPT_SECONDS = 24 * 3600
# Longer than any relay that died holds its lease.
_PUBLISHED_SECONDS = 3600

# All streams ring here, with the account's id, so that a process waits on one connection for all who wait in it.
BELL = "rides:bell"

# An event that is published twice, as its relay died in between, is written once.
_APPEND = """
if not redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[4]) then return '' end
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'event', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return id
"""

_ENTRY_ID = re.compile(r"[0-9]{1,20}-[0-9]{1,20}")


class Entry(NamedTuple):
    """`event` is None for an entry that only marks a place."""

    event_id: str
    event: dict[str, Any] | None


class Journal:
    """The events of all accounts."""

    def __init__(self, cache: Cache) -> None:
        """Take the cache; nothing is asked of it yet."""
        self._cache = cache
        # redis-py types each answer as all that any server version may give.
        self._redis: Any = cache.redis
        self._append = cache.redis.register_script(_APPEND)

    async def append(self, account_id: UUID, outbox_id: UUID, event: dict[str, Any]) -> bool:
        """Write an event once, however often it comes; False if it was written before."""
        keys = [self._key(account_id), self._cache.key(account_id.hex, "published", outbox_id.hex)]
        args: list[Any] = [orjson.dumps(event), KEPT_EVENTS, KEPT_SECONDS, _PUBLISHED_SECONDS]
        written = bool(await self._append(keys=keys, args=args))
        # Rung again for one that was written before: its relay may have died before ringing.
        await self._redis.publish(BELL, account_id.hex)
        return written

    async def after(self, account_id: UUID, event_id: str, limit: int) -> list[Entry]:
        """What follows an entry, oldest first."""
        rows = await self._redis.xrange(self._key(account_id), min=f"({event_id}", count=limit)
        return [_entry(*row) for row in rows]

    async def knows(self, account_id: UUID, event_id: str) -> bool:
        """Tell whether the entry is there, and so everything after it."""
        if not _is_entry_id(event_id):
            return False
        return bool(await self._redis.xrange(self._key(account_id), min=event_id, max=event_id, count=1))

    async def end(self, account_id: UUID) -> str:
        """The id of the last entry, which is made if there is none."""
        last = await self._redis.xrevrange(self._key(account_id), count=1)
        return str(last[0][0]) if last else await self._begin(account_id)

    async def _begin(self, account_id: UUID) -> str:
        key = self._key(account_id)
        event_id = await self._redis.xadd(key, {"begin": "1"})
        await self._redis.expire(key, KEPT_SECONDS)
        return str(event_id)

    def _key(self, account_id: UUID) -> str:
        return self._cache.key(account_id.hex, "events")


def _is_entry_id(event_id: str) -> bool:
    return bool(_ENTRY_ID.fullmatch(event_id)) and all(int(part) < 2**64 for part in event_id.split("-"))


def _entry(event_id: str, fields: dict[str, str]) -> Entry:
    written = fields.get("event")
    return Entry(event_id, None if written is None else {"event_id": event_id, **orjson.loads(written)})
