"""Orders and offers as the descriptions show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from server.kernel.clock import rfc3339
from server.orders.model import OfferView, Order, OrderView, Profile, Vehicle
from server.orders.progress import MOMENTS
from server.orders.states import UNDER_WAY


def order_result(view: OrderView) -> dict[str, Any]:
    """One order, the same for its rider and its driver."""
    order, progress = view.order, view.order.progress
    # Each sees the other's number only as long as they have to find one another.
    shown = progress.state in UNDER_WAY
    return {
        "order_id": str(order.order_id),
        "quote_id": str(order.quote_id),
        "state": progress.state.value,
        "version": progress.version,
        "offer_round": progress.offer_round,
        **_ride(order),
        "rider": {"rider_id": str(view.rider.account_id), **_person(view.rider, shown)},
        "driver": _driver(view.driver, view.vehicle, shown) if view.driver and view.vehicle else None,
        "rated_by_rider": order.rated_by_rider,
        "rated_by_driver": order.rated_by_driver,
        "cancelled_by": progress.cancelled_by.value if progress.cancelled_by else None,
        "cancel_reason": progress.cancel_reason,
        "created_at": rfc3339(order.created_at),
        **{name: time_or_null(getattr(progress, name)) for name in MOMENTS.values()},
    }


def offer_result(view: OfferView) -> dict[str, Any]:
    """One offer, as its driver sees it."""
    offer = view.offer
    return {
        "offer_id": str(offer.offer_id),
        "order_id": str(offer.order_id),
        "offer_round": offer.offer_round,
        "offer_state": offer.offer_state.value,
        **_ride(view.order),
        "pickup_distance_meters": offer.pickup_distance_meters,
        "offered_at": rfc3339(offer.offered_at),
        "expires_at": rfc3339(offer.expires_at),
    }


def profile_result(profile: Profile) -> dict[str, Any]:
    """What the rider's and the driver's profile have in common."""
    return {
        "full_name": profile.full_name,
        "phone_number": profile.phone_number,
        "rating_average": profile.rating_average,
        "rating_count": profile.rating_count,
        "created_at": rfc3339(profile.created_at),
    }


def time_or_null(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)


def _ride(order: Order) -> dict[str, Any]:
    return {
        "vehicle_class": order.vehicle_class,
        "pickup_latitude": order.pickup.latitude,
        "pickup_longitude": order.pickup.longitude,
        "dropoff_latitude": order.dropoff.latitude,
        "dropoff_longitude": order.dropoff.longitude,
        "pickup_note": order.pickup_note,
        "distance_meters": order.distance_meters,
        "duration_seconds": order.duration_seconds,
        "amount": order.amount,
        "currency": order.currency,
    }


def _person(profile: Profile, shown: bool) -> dict[str, Any]:
    return {
        "full_name": profile.full_name,
        "phone_number": profile.phone_number if shown else None,
        "rating_average": profile.rating_average,
        "rating_count": profile.rating_count,
    }


def _driver(profile: Profile, vehicle: Vehicle, shown: bool) -> dict[str, Any]:
    seen = {name: getattr(vehicle, name) for name in ("make", "model", "color", "plate_number")}
    return {"driver_id": str(profile.account_id), **_person(profile, shown), "vehicle": seen}
