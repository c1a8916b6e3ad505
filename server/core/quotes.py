"""What a ride will cost: computed, signed, and forgotten."""

from __future__ import annotations

from typing import Any

from server.kernel.call import Call
from server.kernel.clock import rfc3339
from server.kernel.ids import new_id
from server.kernel.problem import Problem
from server.orders.fares import Fare, NotServed, fare
from server.orders.geometry import Point
from server.orders.quotes import LIFETIME, Quote, sign


async def create_quote(call: Call) -> dict[str, Any]:
    form = call.form
    pickup = Point(form["pickup_latitude"], form["pickup_longitude"])
    dropoff = Point(form["dropoff_latitude"], form["dropoff_longitude"])
    quote = Quote(
        quote_id=new_id(),
        rider_id=call.caller.account_id,
        vehicle_class=form["vehicle_class"],
        pickup=pickup,
        dropoff=dropoff,
        fare=priced(pickup, dropoff, form["vehicle_class"]),
        expires_at=call.context.clock.now() + LIFETIME,
    )
    return quote_result(quote, sign(quote, call.context.settings.secret_keys))


def priced(pickup: Point, dropoff: Point, vehicle_class: str) -> Fare:
    """Price a ride; raises Problem("area_not_served"), which names the field."""
    try:
        return fare(pickup, dropoff, vehicle_class)
    except NotServed as refused:
        said = "outside every city served" if refused.place == "pickup" else "outside the city of the pickup"
        raise Problem("area_not_served", detail={f"{refused.place}_latitude": said}) from None


def quote_result(quote: Quote, token: str) -> dict[str, Any]:
    return {
        "quote_id": str(quote.quote_id),
        "quote_token": token,
        "city": quote.fare.city,
        "vehicle_class": quote.vehicle_class,
        "pickup_latitude": quote.pickup.latitude,
        "pickup_longitude": quote.pickup.longitude,
        "dropoff_latitude": quote.dropoff.latitude,
        "dropoff_longitude": quote.dropoff.longitude,
        "distance_meters": quote.fare.distance_meters,
        "duration_seconds": quote.fare.duration_seconds,
        "amount": quote.fare.amount,
        "currency": quote.fare.currency,
        "expires_at": rfc3339(quote.expires_at),
    }
