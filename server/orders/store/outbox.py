"""SQL of the outbox: events are written with the change they tell of, so none is lost and none is made up.

Relays take rows by a lease, many of them at once. The rows of one order are kept in order: a row waits as long as an
earlier one of its order is somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from server.kernel.ids import new_id
from server.orders.model import Event
from server.orders.states import State
from server.orders.tables import outbox

_POST = insert(outbox)


class Posted(NamedTuple):
    """An event on its way, with the id by which consumers know it again."""

    outbox_id: UUID
    event: Event


def post(connection: Connection, events: Iterable[Event]) -> None:
    """Write events beside the change they tell of."""
    rows = [_row(event) for event in events]
    if rows:
        connection.execute(_POST, rows)


def claim(connection: Connection, now: datetime, until: datetime, limit: int) -> list[Posted]:
    """Take events that no one else has, the oldest first, until `until`."""
    free = (
        select(outbox)
        .where(outbox.c.claimed_until <= now)
        .order_by(outbox.c.claimed_until, outbox.c.outbox_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = _in_order(connection, [dict(row) for row in connection.execute(free).mappings()])
    if rows:
        ids = [row["outbox_id"] for row in rows]
        connection.execute(update(outbox).where(outbox.c.outbox_id.in_(ids)).values(claimed_until=until))
    return [_posted(row) for row in rows]


def is_waiting(connection: Connection, now: datetime) -> bool:
    """Tell whether there is anything to claim, without locking anything."""
    return bool(connection.scalar(select(exists().where(outbox.c.claimed_until <= now))))


def remove(connection: Connection, outbox_ids: Sequence[UUID]) -> None:
    """Forget events that have been published."""
    connection.execute(delete(outbox).where(outbox.c.outbox_id.in_(outbox_ids)))


def count(connection: Connection) -> int:
    """How many events wait."""
    return connection.scalar(select(func.count()).select_from(outbox)) or 0


def _in_order(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what follows an event that another relay has, or will have to take first."""
    mine = {row["outbox_id"] for row in rows}
    orders = {row["order_id"] for row in rows}
    waiting = select(outbox.c.order_id, outbox.c.version, outbox.c.outbox_id).where(outbox.c.order_id.in_(orders))
    first_other: dict[UUID, tuple[int, UUID]] = {}
    for order_id, version, outbox_id in connection.execute(waiting):
        if outbox_id not in mine:
            first_other[order_id] = min((version, outbox_id), first_other.get(order_id, (version, outbox_id)))
    placed = [((row["version"], row["outbox_id"]), row) for row in rows]
    free = [(place, row) for place, row in placed if place < first_other.get(row["order_id"], (2**31, place[1]))]
    return [row for _, row in sorted(free, key=lambda pair: pair[0])]


def _row(event: Event) -> dict[str, Any]:
    # Free at once; `occurred_at` keeps the oldest first.
    return {"outbox_id": new_id(), "claimed_until": event.occurred_at, **event._asdict(), "state": event.state.value}


def _posted(row: dict[str, Any]) -> Posted:
    fields = {name: value for name, value in row.items() if name not in {"outbox_id", "claimed_until"}}
    return Posted(row["outbox_id"], Event(**{**fields, "state": State(fields["state"])}))
