"""SQL of dispatch: which orders are due, whom they may be offered to, and the rounds of offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, and_, exists, func, or_, select, update

from server.kernel.ids import new_id
from server.orders.model import Offer, OfferState, Order
from server.orders.policy import Policy
from server.orders.progress import Step
from server.orders.states import SEEKING, Action, Actor, State
from server.orders.store import offers, orders, outbox
from server.orders.tables import drivers
from server.orders.tables import orders as orders_table

_BATCH = 20


class Looked(NamedTuple):
    """What came of a look at an order: offers that were made, and offers whose time had passed."""

    made: int = 0
    expired: int = 0


class Candidate(NamedTuple):
    """A driver who can be asked, and how far away they are."""

    driver_id: UUID
    meters: int


def claim_due(connection: Connection, now: datetime, lease: timedelta) -> list[Order]:
    """Take orders that are due and nobody else's, the longest waiting first, until the lease ends."""
    due = (
        select(orders_table)
        .where(orders_table.c.dispatch_at <= now)
        .order_by(orders_table.c.dispatch_at)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )
    claimed = [orders.order_of(row) for row in connection.execute(due).mappings()]
    if claimed:
        ids = [order.order_id for order in claimed]
        connection.execute(update(orders_table).where(orders_table.c.order_id.in_(ids)).values(dispatch_at=now + lease))
    return claimed


def waiting(connection: Connection) -> tuple[int, int]:
    """Tell how many orders no driver has taken yet, and how many events are not published."""
    seeking = select(func.count()).select_from(orders_table).where(orders_table.c.dispatch_at.is_not(None))
    return connection.scalar(seeking) or 0, outbox.count(connection)


def is_due(connection: Connection, now: datetime) -> bool:
    """Tell whether there is anything to claim, without locking anything."""
    return bool(connection.scalar(select(exists().where(orders_table.c.dispatch_at <= now))))


def asked_before(connection: Connection, order_id: UUID) -> frozenset[UUID]:
    return frozenset(offer.driver_id for offer in offers.offers_of(connection, order_id))


def who_can_serve(connection: Connection, driver_ids: Sequence[UUID], vehicle_class: str) -> frozenset[UUID]:
    """Those of the drivers who are online for this class, and free."""
    busy = exists().where(orders_table.c.active_driver_id == drivers.c.driver_id)
    query = select(drivers.c.driver_id).where(
        drivers.c.driver_id.in_(driver_ids), drivers.c.vehicle_class == vehicle_class, ~busy
    )
    return frozenset(connection.scalars(query))


def begin_round(
    connection: Connection, claimed: Order, candidates: Sequence[Candidate], now: datetime, policy: Policy
) -> Looked:
    """End the round before, and offer the order to these.

    With nobody to ask, the order is looked at again after a pause. An order that changed since it was claimed is left
    as it is.
    """
    order = _still(connection, claimed)
    if order is None:
        return Looked()
    pending, expired = _answers_pending(connection, order, now)
    if pending:
        return Looked(0, expired)
    if not candidates:
        orders.postpone(connection, order, now + policy.pause)
        return Looked(0, expired)
    expires_at = now + policy.offer
    order = _numbered(connection, order, now, expires_at, policy)
    made = [_offer(order, candidate, now, expires_at) for candidate in candidates]
    offers.insert_offers(connection, order, made)
    return Looked(len(made), expired)


def give_up(connection: Connection, claimed: Order, now: datetime, policy: Policy) -> Looked:
    """End the search: nobody was found in time."""
    order = _still(connection, claimed)
    if order is None:
        return Looked()
    pending, expired = _answers_pending(connection, order, now)
    if not pending:
        orders.move(connection, order, Step(Action.EXPIRE, Actor.SYSTEM, None, now), policy)
    return Looked(0, expired)


def cancel_abandoned(connection: Connection, now: datetime, policy: Policy) -> int:
    """Cancel orders whose driver took them long ago, and never picked anyone up or never arrived."""
    state, accepted_at = orders_table.c.state, orders_table.c.accepted_at
    waiting = state.in_([State.ACCEPTED.value, State.ARRIVED.value]), accepted_at <= now - policy.abandoned
    riding = state == State.PICKED_UP.value, accepted_at <= now - policy.unfinished
    query = (
        select(orders_table).where(or_(and_(*waiting), and_(*riding))).limit(_BATCH).with_for_update(skip_locked=True)
    )
    abandoned = [orders.order_of(row) for row in connection.execute(query).mappings()]
    for order in abandoned:
        orders.move(connection, order, Step(Action.CANCEL, Actor.SYSTEM, None, now, "other"), policy)
    return len(abandoned)


def _still(connection: Connection, claimed: Order) -> Order | None:
    """The order, locked, if it is where it was when it was claimed."""
    order = orders.read_order(connection, orders.by_id(claimed.order_id), lock=True)
    if order is None or order.progress.state not in SEEKING or order.progress != claimed.progress:
        return None
    return order


def _answers_pending(connection: Connection, order: Order, now: datetime) -> tuple[bool, int]:
    """Close the offers whose time has passed; where others are still open, the order waits for the last of them.

    Gives whether it waits, and how many were closed.
    """
    still_open = [o for o in offers.offers_of(connection, order.order_id) if o.offer_state is OfferState.OPEN]
    expired = [offer for offer in still_open if offer.expires_at <= now]
    offers.expire(connection, expired)
    pending = [offer.expires_at for offer in still_open if offer.expires_at > now]
    if pending:
        orders.postpone(connection, order, max(pending))
    return bool(pending), len(expired)


def _numbered(connection: Connection, order: Order, now: datetime, due: datetime, policy: Policy) -> Order:
    """The order in its next round; one that was given back has begun a round already, in which nobody was asked."""
    rounds = {offer.offer_round for offer in offers.offers_of(connection, order.order_id)}
    if order.progress.state is State.OFFERING and order.progress.offer_round not in rounds:
        orders.postpone(connection, order, due)
        return order._replace(dispatch_at=due)
    return orders.move(connection, order, Step(Action.OFFER, Actor.SYSTEM, None, now), policy, due)


def _offer(order: Order, candidate: Candidate, now: datetime, expires_at: datetime) -> Offer:
    return Offer(
        offer_id=new_id(),
        order_id=order.order_id,
        driver_id=candidate.driver_id,
        offer_round=order.progress.offer_round,
        offer_state=OfferState.OPEN,
        pickup_distance_meters=candidate.meters,
        offered_at=now,
        expires_at=expires_at,
    )
