"""SQL of what only drivers have: availability, a vehicle, earnings."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from server.orders.model import Vehicle
from server.orders.states import State
from server.orders.tables import drivers, orders, vehicles

_READ = select(drivers).where(drivers.c.driver_id == bindparam("of_driver"))
_LOCK = _READ.with_for_update()


class Availability(NamedTuple):
    """`vehicle_class` is the class served now; None while offline."""

    driver_id: UUID
    vehicle_class: str | None
    changed_at: datetime

    @property
    def online(self) -> bool:
        return self.vehicle_class is not None


class DayEarnings(NamedTuple):
    day: date
    currency: str
    order_count: int
    amount: int


def read_availability(connection: Connection, driver_id: UUID, *, lock: bool = False) -> Availability | None:
    """With `lock`, nobody else changes it, nor takes an order for this driver, until this transaction ends."""
    row = connection.execute(_LOCK if lock else _READ, {"of_driver": driver_id}).one_or_none()
    return None if row is None else Availability(row.driver_id, row.vehicle_class, row.changed_at)


def change_availability(connection: Connection, changed: Availability) -> None:
    connection.execute(
        update(drivers)
        .where(drivers.c.driver_id == changed.driver_id)
        .values(vehicle_class=changed.vehicle_class, changed_at=changed.changed_at)
    )


def read_vehicle(connection: Connection, driver_id: UUID) -> Vehicle | None:
    row = connection.execute(select(vehicles).where(vehicles.c.driver_id == driver_id)).mappings().one_or_none()
    return None if row is None else Vehicle(**row)


def replace_vehicle(connection: Connection, vehicle: Vehicle) -> None:
    """Keep the driver's vehicle; the caller holds the lock of the driver, so there is no second first one."""
    values = vehicle._asdict()
    changed = connection.execute(update(vehicles).where(vehicles.c.driver_id == vehicle.driver_id).values(**values))
    # MySQL does not count a row that had these values already.
    if changed.rowcount == 0 and read_vehicle(connection, vehicle.driver_id) is None:
        connection.execute(insert(vehicles).values(**values))


def list_earnings(
    connection: Connection,
    driver_id: UUID,
    days: tuple[date, date],
    after: tuple[date, str] | None,
    limit: int,
) -> list[DayEarnings]:
    """The driver's days from the first to the last, newest first, one entry for each currency."""
    day, currency = orders.c.completed_on, orders.c.currency
    query = select(day, currency, func.count().label("order_count"), func.sum(orders.c.amount).label("amount")).where(
        orders.c.driver_id == driver_id, orders.c.state == State.COMPLETED.value, day >= days[0], day <= days[1]
    )
    if after is not None:
        query = query.where(or_(day < after[0], and_(day == after[0], currency > after[1])))
    rows = connection.execute(query.group_by(day, currency).order_by(day.desc(), currency).limit(limit))
    return [DayEarnings(row.completed_on, row.currency, row.order_count, int(row.amount)) for row in rows]
