"""SQL of offers. Whoever changes offers holds the lock of their order, so that no two ways of doing it can deadlock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, bindparam, insert, or_, select, update

from server.orders import events
from server.orders.model import Offer, OfferState, OfferView, Order
from server.orders.store import outbox
from server.orders.store.orders import order_of
from server.orders.store.views import labelled, part
from server.orders.tables import offers, orders

_READ = select(offers).where(offers.c.offer_id == bindparam("of_offer"), offers.c.driver_id == bindparam("of_driver"))
_OF_ORDER = select(offers).where(offers.c.order_id == bindparam("of_order"))
_ANSWER = update(offers).where(
    offers.c.offer_id == bindparam("of_offer"), offers.c.offer_state == OfferState.OPEN.value
)


def insert_offers(connection: Connection, order: Order, made: Sequence[Offer]) -> None:
    """Offer an order; raises IntegrityError for a driver who was offered it before."""
    if made:
        connection.execute(
            insert(offers), [{**offer._asdict(), "offer_state": offer.offer_state.value} for offer in made]
        )
        outbox.post(connection, events.of_offers(order, made, "offer_made", made[0].offered_at))


def read_offer(connection: Connection, offer_id: UUID, driver_id: UUID) -> Offer | None:
    row = connection.execute(_READ, {"of_offer": offer_id, "of_driver": driver_id}).mappings().one_or_none()
    return None if row is None else _offer(row)


def list_open(
    connection: Connection, driver_id: UUID, now: datetime, after: tuple[datetime, UUID] | None, limit: int
) -> list[OfferView]:
    """The driver's open offers after `after`, the most urgent first."""
    query = (
        select(*orders.c, *labelled(offers, "offer"))
        .join(offers, orders.c.order_id == offers.c.order_id)
        .where(_open_to(driver_id), offers.c.expires_at > now)
    )
    if after is not None:
        moment, offer_id = after
        later = and_(offers.c.expires_at == moment, offers.c.offer_id > offer_id)
        query = query.where(or_(offers.c.expires_at > moment, later))
    ordered = query.order_by(offers.c.expires_at, offers.c.offer_id).limit(limit)
    return [_offer_view(row) for row in connection.execute(ordered).mappings()]


def open_to(connection: Connection, driver_id: UUID) -> list[Offer]:
    """All the driver's open offers, by order, which is the order in which to lock them."""
    query = select(offers).where(_open_to(driver_id)).order_by(offers.c.order_id)
    return [_offer(row) for row in connection.execute(query).mappings()]


def offers_of(connection: Connection, order_id: UUID) -> list[Offer]:
    """Every offer of an order, in any state."""
    return [_offer(row) for row in connection.execute(_OF_ORDER, {"of_order": order_id}).mappings()]


def answer(connection: Connection, offer_id: UUID, state: OfferState, reject_reason: str | None = None) -> bool:
    """Close one offer; False if it was closed already."""
    changed = connection.execute(
        _ANSWER, {"of_offer": offer_id, "offer_state": state.value, "reject_reason": reject_reason}
    )
    return changed.rowcount == 1


def withdraw(connection: Connection, order: Order, at: datetime) -> None:
    """Withdraw the order's open offers, and tell their drivers."""
    still_open = [offer for offer in offers_of(connection, order.order_id) if offer.offer_state is OfferState.OPEN]
    _close(connection, still_open, OfferState.WITHDRAWN)
    tell_withdrawn(connection, order, still_open, at)


def tell_withdrawn(connection: Connection, order: Order, withdrawn: Sequence[Offer], at: datetime) -> None:
    outbox.post(connection, events.of_offers(order, withdrawn, "offer_withdrawn", at))


def expire(connection: Connection, still_open: Sequence[Offer]) -> None:
    """Close offers whose time has passed; the drivers were told when that would be."""
    _close(connection, still_open, OfferState.EXPIRED)


def _close(connection: Connection, still_open: Iterable[Offer], state: OfferState) -> None:
    ids = [offer.offer_id for offer in still_open]
    if ids:
        connection.execute(
            update(offers)
            .where(offers.c.offer_id.in_(ids), offers.c.offer_state == OfferState.OPEN.value)
            .values(offer_state=state.value)
        )


def _open_to(driver_id: UUID) -> ColumnElement[bool]:
    return and_(offers.c.driver_id == driver_id, offers.c.offer_state == OfferState.OPEN.value)


def _offer_view(row: RowMapping) -> OfferView:
    return OfferView(_offer(part(row, offers, "offer")), order_of(row))


def _offer(row: Mapping[str, Any] | RowMapping) -> Offer:
    fields = {name: row[name] for name in Offer._fields}
    return Offer(**{**fields, "offer_state": OfferState(fields["offer_state"])})
