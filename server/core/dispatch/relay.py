"""From the outbox to the accounts' event streams: at least once, and written once."""

from __future__ import annotations

from typing import Any

from server.core.events.journal import Journal
from server.kernel.clock import Clock, rfc3339
from server.kernel.db import Database
from server.orders.model import Event
from server.orders.policy import Policy
from server.orders.results import time_or_null
from server.orders.store import outbox

_BATCH = 200


class Relay:
    """One pass over the events that wait."""

    def __init__(self, database: Database, journal: Journal, clock: Clock, policy: Policy) -> None:
        """Take what it works with; nothing begins before `step`."""
        self._database = database
        self._journal = journal
        self._clock = clock
        self._policy = policy

    async def step(self) -> int:
        """Publish what waits; gives how many events that were.

        They are removed only after all are published: a relay that dies in between leaves them to another, and the
        journal knows those that it has.
        """
        now = self._clock.now()
        if not await self._database.run(lambda connection: outbox.is_waiting(connection, now), read_only=True):
            return 0
        posted = await self._database.run(
            lambda connection: outbox.claim(connection, now, now + self._policy.lease, _BATCH)
        )
        for each in posted:
            await self._journal.append(each.event.account_id, each.outbox_id, event_result(each.event))
        if posted:
            await self._database.run(lambda connection: outbox.remove(connection, [each.outbox_id for each in posted]))
        return len(posted)


def event_result(event: Event) -> dict[str, Any]:
    """An event as the description shows it, but for its id."""
    return {
        "event_type": event.event_type,
        "occurred_at": rfc3339(event.occurred_at),
        "order_id": str(event.order_id),
        "state": event.state.value,
        "version": event.version,
        "offer_id": str(event.offer_id) if event.offer_id else None,
        "offer_round": event.offer_round,
        "expires_at": time_or_null(event.expires_at),
    }
