"""SQL of orders as they are shown: with both sides' profiles and the vehicle, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, FromClause, RowMapping, bindparam, select

from server.orders.model import OrderView, Profile, Vehicle
from server.orders.store.orders import order_of
from server.orders.tables import orders, profiles, vehicles

_RIDERS = profiles.alias("rider")
_DRIVERS = profiles.alias("driver")

RIDER_COLUMN: Column[UUID] = orders.c.rider_id
DRIVER_COLUMN: Column[UUID] = orders.c.driver_id


def labelled(table: FromClause, prefix: str) -> Iterable[ColumnElement[Any]]:
    """A joined table's columns under names that no other table has."""
    return (column.label(f"{prefix}__{column.name}") for column in table.c)


# Built once: to build it costs more than to run it.
_SHOWN = select(
    *orders.c, *labelled(_RIDERS, "rider"), *labelled(_DRIVERS, "driver"), *labelled(vehicles, "vehicle")
).select_from(
    orders.join(_RIDERS, _RIDERS.c.account_id == orders.c.rider_id)
    .outerjoin(_DRIVERS, _DRIVERS.c.account_id == orders.c.driver_id)
    .outerjoin(vehicles, vehicles.c.driver_id == orders.c.driver_id)
)
_SHOWN_BY_ID = _SHOWN.where(orders.c.order_id == bindparam("of_order"))


def read_view(connection: Connection, condition: ColumnElement[bool]) -> OrderView | None:
    row = connection.execute(_SHOWN.where(condition)).mappings().one_or_none()
    return None if row is None else _view(row)


def view_of(connection: Connection, order_id: UUID) -> OrderView:
    """Show an order that is known to be there."""
    return _view(connection.execute(_SHOWN_BY_ID, {"of_order": order_id}).mappings().one())


def list_views(
    connection: Connection, owner: Column[UUID], account_id: UUID, state: str | None, before: UUID | None, limit: int
) -> list[OrderView]:
    """An account's orders before `before`, newest first: ids begin with their time."""
    query = _SHOWN.where(owner == account_id)
    if state is not None:
        query = query.where(orders.c.state == state)
    if before is not None:
        query = query.where(orders.c.order_id < before)
    rows = connection.execute(query.order_by(orders.c.order_id.desc()).limit(limit)).mappings()
    return [_view(row) for row in rows]


def _view(row: RowMapping) -> OrderView:
    rider = part(row, profiles, "rider")
    driver = part(row, profiles, "driver")
    vehicle = part(row, vehicles, "vehicle")
    return OrderView(
        order=order_of(row),
        rider=Profile(**rider),
        driver=Profile(**driver) if driver["account_id"] else None,
        vehicle=Vehicle(**vehicle) if vehicle["driver_id"] else None,
    )


def part(row: RowMapping, table: FromClause, prefix: str) -> dict[str, Any]:
    """What `labelled` selected, under the table's own names."""
    return {column.name: row[f"{prefix}__{column.name}"] for column in table.c}
