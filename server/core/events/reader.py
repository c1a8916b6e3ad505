"""Reading on from an event: what follows it, or `resync` where that cannot be told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NamedTuple
from uuid import UUID

from server.core.events.bell import Bell
from server.core.events.journal import Journal
from server.kernel.clock import Clock, rfc3339

# How long a reader trusts that a bell would have rung.
_LOOK_SECONDS = 2.0


class Batch(NamedTuple):
    """Events, oldest first, and the id to read on from."""

    events: tuple[dict[str, Any], ...]
    event_id: str


class Reader:
    """One account's reader; it keeps its place between reads."""

    def __init__(self, journal: Journal, bell: Bell, clock: Clock, account_id: UUID) -> None:
        """Take what it reads by; `start` finds its place."""
        self._journal = journal
        self._bell = bell
        self._clock = clock
        self._account_id = account_id
        self.event_id = ""

    async def start(self, after: str | None) -> Batch:
        """Begin after an event, or now; an id that is not known makes a `resync`, and begins now."""
        if after is not None and await self._journal.knows(self._account_id, after):
            self.event_id = after
            return Batch((), after)
        self.event_id = await self._journal.end(self._account_id)
        return Batch((self._resync(),) if after is not None else (), self.event_id)

    async def read(self, limit: int) -> Batch:
        """What there is now."""
        entries = await self._journal.after(self._account_id, self.event_id, limit)
        if entries:
            self.event_id = entries[-1].event_id
        return Batch(tuple(entry.event for entry in entries if entry.event is not None), self.event_id)

    async def wait(self, limit: int, seconds: float) -> Batch:
        """What there is as soon as there is any; nothing after so many seconds."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        with self._bell.listening(self._account_id) as rung:
            while True:
                rung.clear()
                batch = await self.read(limit)
                left = until - loop.time()
                if batch.events or left <= 0:
                    return batch
                await _rung(rung, min(left, _LOOK_SECONDS))

    def _resync(self) -> dict[str, Any]:
        return {
            "event_id": self.event_id,
            "event_type": "resync",
            "occurred_at": rfc3339(self._clock.now()),
            **dict.fromkeys(("order_id", "state", "version", "offer_id", "offer_round", "expires_at")),
        }


async def batches(reader: Reader, first: Batch, beat: float) -> AsyncIterator[Batch]:
    """Everything from `first` on, without end; an empty batch at least every `beat` seconds."""
    yield first
    while True:
        yield await reader.wait(100, beat)


async def _rung(rung: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(rung.wait(), seconds)
    except TimeoutError:
        return
