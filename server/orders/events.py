"""Which events a change makes, and for whom: the rider, the driver who has the order, the drivers it was offered to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from server.orders.model import Event, Offer, Order


def of_order(order: Order, at: datetime) -> tuple[Event, ...]:
    """Tell both sides that the order reached its state."""
    recipients = (order.rider_id, order.progress.driver_id)
    return tuple(_event(order, account, f"order_{order.progress.state}", at) for account in recipients if account)


def of_offers(order: Order, offers: Iterable[Offer], event_type: str, at: datetime) -> tuple[Event, ...]:
    """Tell each driver of their own offer: `offer_made` or `offer_withdrawn`."""
    return tuple(_event(order, offer.driver_id, event_type, at, offer) for offer in offers)


def _event(order: Order, account_id: UUID, event_type: str, at: datetime, offer: Offer | None = None) -> Event:
    return Event(
        account_id=account_id,
        event_type=event_type,
        occurred_at=at,
        order_id=order.order_id,
        state=order.progress.state,
        version=order.progress.version,
        offer_round=offer.offer_round if offer else order.progress.offer_round,
        offer_id=offer.offer_id if offer else None,
        expires_at=offer.expires_at if offer else None,
    )
