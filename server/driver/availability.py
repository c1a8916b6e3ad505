"""Going online and offline, and the vehicle that decides what a driver can serve; each as one transaction.

All of them lock the driver's row first, and so does taking an order: nobody takes an order while going offline.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from server.driver import store
from server.driver.store import Availability
from server.kernel.problem import Problem
from server.orders.cities import SERVES
from server.orders.model import OfferState, Vehicle
from server.orders.store import offers, orders


def go_online(connection: Connection, driver_id: UUID, vehicle_class: str, now: datetime) -> Availability:
    """Serve a class from now on.

    Raises:
        Problem: `vehicle_missing`, `vehicle_class_unsuitable`, `driver_has_active_order`.
    """
    current = locked(connection, driver_id)
    vehicle = store.read_vehicle(connection, driver_id)
    check_suits(vehicle, vehicle_class)
    _check_free(connection, driver_id)
    if current.vehicle_class == vehicle_class:
        return current
    return _changed(connection, Availability(driver_id, vehicle_class, now))


def go_offline(connection: Connection, driver_id: UUID, now: datetime) -> Availability:
    """Serve nobody from now on; what was offered is withdrawn, and offered to others at once.

    Raises:
        Problem: `driver_has_active_order`.
    """
    current = locked(connection, driver_id)
    _check_free(connection, driver_id)
    if not current.online:
        return current
    for offer in offers.open_to(connection, driver_id):
        turn_down(connection, offer.order_id, offer.offer_id, OfferState.WITHDRAWN, now)
    return _changed(connection, Availability(driver_id, None, now))


def replace_vehicle(connection: Connection, vehicle: Vehicle) -> Vehicle:
    """Keep the driver's vehicle.

    Raises:
        Problem: `driver_online`.
    """
    if locked(connection, vehicle.driver_id).online:
        raise Problem("driver_online")
    store.replace_vehicle(connection, vehicle)
    return vehicle


def turn_down(
    connection: Connection,
    order_id: UUID,
    offer_id: UUID,
    state: OfferState,
    now: datetime,
    reject_reason: str | None = None,
) -> bool:
    """Close one open offer of a driver; once nobody else is asked, dispatch looks at the order without waiting."""
    order = orders.read_order(connection, orders.by_id(order_id), lock=True)
    if not offers.answer(connection, offer_id, state, reject_reason):
        return False
    all_offers = offers.offers_of(connection, order_id)
    if order is not None and state is OfferState.WITHDRAWN:
        offers.tell_withdrawn(connection, order, [offer for offer in all_offers if offer.offer_id == offer_id], now)
    if not any(offer.offer_state is OfferState.OPEN for offer in all_offers):
        orders.hasten(connection, order_id, now)
    return True


def locked(connection: Connection, driver_id: UUID) -> Availability:
    current = store.read_availability(connection, driver_id, lock=True)
    if current is None:
        # The account was removed, and its tokens live a little longer.
        raise Problem("token_invalid")
    return current


def check_suits(vehicle: Vehicle | None, vehicle_class: str) -> None:
    if vehicle is None:
        raise Problem("vehicle_missing")
    if vehicle_class not in SERVES[vehicle.vehicle_class]:
        raise Problem(
            "vehicle_class_unsuitable",
            detail={"vehicle_class": f"the vehicle is registered as {vehicle.vehicle_class}"},
        )


def _check_free(connection: Connection, driver_id: UUID) -> None:
    order_id = orders.active_of(connection, driver_id)
    if order_id is not None:
        raise Problem("driver_has_active_order", detail={"order_id": str(order_id)})


def _changed(connection: Connection, changed: Availability) -> Availability:
    store.change_availability(connection, changed)
    return changed
