"""An order, an offer and an event, as values."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from server.orders.geometry import Point
from server.orders.progress import Progress
from server.orders.states import State


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Profile(NamedTuple):
    account_id: UUID
    full_name: str
    phone_number: str
    stars_sum: int
    rating_count: int
    created_at: datetime

    @property
    def rating_average(self) -> float | None:
        return round(self.stars_sum / self.rating_count, 2) if self.rating_count else None


class Vehicle(NamedTuple):
    driver_id: UUID
    make: str
    model: str
    color: str
    plate_number: str
    vehicle_class: str
    seat_count: int


class Order(NamedTuple):
    """What was placed, and how far it has come.

    Attributes:
        dispatch_at: When dispatch has to look at it next; None once it is taken or ended.
        give_up_at: When the search for a driver ends.
    """

    order_id: UUID
    rider_id: UUID
    quote_id: UUID
    city: str
    vehicle_class: str
    pickup: Point
    dropoff: Point
    pickup_note: str | None
    distance_meters: int
    duration_seconds: int
    amount: int
    currency: str
    created_at: datetime
    progress: Progress
    rated_by_rider: bool = False
    rated_by_driver: bool = False
    dispatch_at: datetime | None = None
    give_up_at: datetime | None = None


class OrderView(NamedTuple):
    """An order with what it shows of both its sides."""

    order: Order
    rider: Profile
    driver: Profile | None
    vehicle: Vehicle | None


class Offer(NamedTuple):
    offer_id: UUID
    order_id: UUID
    driver_id: UUID
    offer_round: int
    offer_state: OfferState
    pickup_distance_meters: int
    offered_at: datetime
    expires_at: datetime


class OfferView(NamedTuple):
    """An offer with the order that is offered."""

    offer: Offer
    order: Order


class Event(NamedTuple):
    """What one account is told of one change."""

    account_id: UUID
    event_type: str
    occurred_at: datetime
    order_id: UUID
    state: State
    version: int
    offer_round: int
    offer_id: UUID | None = None
    expires_at: datetime | None = None
