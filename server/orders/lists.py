"""A page of a list: the items, and the cursor to read on by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column

from server.kernel.call import Call
from server.kernel.problem import Problem
from server.orders import cursors
from server.orders.results import order_result
from server.orders.store import views

T = TypeVar("T")


def page(items: Sequence[T], limit: int, result: Callable[[T], Any], next_cursor: Callable[[T], str]) -> dict[str, Any]:
    """Show the first `limit` of the items; one more was read to know whether there are more."""
    shown = items[:limit]
    more = len(items) > limit
    return {"items": [result(item) for item in shown], "next_cursor": next_cursor(shown[-1]) if more else None}


async def order_page(call: Call, owner: Column[UUID]) -> dict[str, Any]:
    """The caller's orders, newest first, as far as the query asks."""
    account_id, state, limit = call.caller.account_id, call.query.get("state"), call.query["limit"]
    keys, name = call.context.settings.secret_keys, ("orders", owner.name, account_id, state)
    before = place_id(cursors.read(keys, call.query.get("cursor"), *name))
    found = await call.context.database.run(
        lambda connection: views.list_views(connection, owner, account_id, state, before, limit + 1), read_only=True
    )
    return page(found, limit, order_result, lambda last: cursors.write(keys, last.order.order_id.hex, *name))


def place_id(place: str | None) -> UUID | None:
    """Read an id out of a cursor's place."""
    try:
        return None if place is None else UUID(place)
    except ValueError:
        raise Problem("cursor_invalid") from None
