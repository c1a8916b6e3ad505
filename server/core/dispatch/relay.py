"""From the outbox to the accounts' event streams: at least once, and written once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from server.core.dispatch.metrics import DispatchMetrics
from server.core.events.journal import Journal
from server.kernel.clock import Clock, rfc3339
from server.kernel.db import Database
from server.orders.model import Event
from server.orders.policy import Policy
from server.orders.results import time_or_null
from server.orders.states import State
from server.orders.store import orders, outbox
from server.orders.store.outbox import Posted

_BATCH = 200
_TAKEN = f"order_{State.ACCEPTED}"


class Relay:
    """One pass over the events that wait."""

    def __init__(
        self, database: Database, journal: Journal, clock: Clock, policy: Policy, metrics: DispatchMetrics
    ) -> None:
        """Take what it works with; nothing begins before `step`."""
        self._database = database
        self._journal = journal
        self._clock = clock
        self._policy = policy
        self._metrics = metrics

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
            waits = await self._database.run(lambda connection: _remove(connection, posted))
            self._metrics.accepted(waits)
        return len(posted)


def _remove(connection: Connection, posted: Sequence[Posted]) -> list[float]:
    """Forget events that have been published; gives how long the orders had waited that they tell were taken."""
    outbox.remove(connection, [each.outbox_id for each in posted])
    # Both sides are told of it, and it is counted once.
    taken = {each.event.order_id: each.event.occurred_at for each in posted if each.event.event_type == _TAKEN}
    placed = orders.placed_at(connection, list(taken))
    return [(taken[order_id] - at).total_seconds() for order_id, at in placed.items()]


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
