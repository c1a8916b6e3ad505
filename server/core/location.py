"""Where a driver is: reported by the driver, asked for by the rider of an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from server.core.cache import unavailable_without_cache
from server.core.dispatch.online import OnlineDrivers
from server.core.dispatch.positions import Positions, Report
from server.kernel.call import Call
from server.kernel.clock import rfc3339
from server.kernel.context import Context
from server.kernel.problem import Problem
from server.orders.geometry import Point
from server.orders.tables import drivers

_SERVED = select(drivers.c.vehicle_class).where(drivers.c.driver_id == bindparam("of_driver"))


async def update_location(call: Call) -> dict[str, Any]:
    driver_id, form, now = call.caller.account_id, call.form, call.context.clock.now()
    await _check_online(call, driver_id, now)
    report = Report(
        driver_id=driver_id,
        point=Point(form["latitude"], form["longitude"]),
        heading_degrees=form.get("heading_degrees"),
        accuracy_meters=form.get("accuracy_meters"),
        recorded_at=recorded(form.get("recorded_at"), now),
    )
    held = await call.context.part(Positions).report(report)
    return {**_shown(held), "accuracy_meters": held.accuracy_meters}


async def _check_online(call: Call, driver_id: UUID, now: datetime) -> None:
    online = call.context.part(OnlineDrivers)
    if online.knows(driver_id, now):
        return
    if not await call.context.database.run(lambda connection: _is_online(connection, driver_id), read_only=True):
        raise Problem("driver_offline")
    online.note(driver_id, now)


async def driver_position(context: Context, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    """For the other services: a driver's last report, or None."""
    driver_id = UUID(arguments["driver_id"])
    held = await unavailable_without_cache(lambda: context.part(Positions).last(driver_id))
    return None if held is None else _shown(held)


def recorded(told: datetime | None, now: datetime) -> datetime:
    """When the device measured; a clock that runs ahead is not believed."""
    return now if told is None or told > now else told


def _shown(held: Report) -> dict[str, Any]:
    return {
        "driver_id": str(held.driver_id),
        "latitude": held.point.latitude,
        "longitude": held.point.longitude,
        "heading_degrees": held.heading_degrees,
        "recorded_at": rfc3339(held.recorded_at),
    }


def _is_online(connection: Connection, driver_id: UUID) -> bool:
    return connection.scalar(_SERVED, {"of_driver": driver_id}) is not None
