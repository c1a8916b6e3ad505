"""Answering an offer: of all who accept, one conditional update lets exactly one have the order."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from server.driver.availability import locked, turn_down
from server.kernel.db import Database
from server.kernel.problem import Problem
from server.orders.model import Offer, OfferState, OfferView, Order, OrderView
from server.orders.progress import Step
from server.orders.states import Action, Actor
from server.orders.store import offers, orders, views


class Acceptance(NamedTuple):
    offer_id: UUID
    driver_id: UUID
    offer_round: int
    at: datetime


async def accept(database: Database, wish: Acceptance) -> OrderView:
    """Take the order that was offered; sent again after it succeeded, it gives the order again.

    Raises:
        Problem: `not_found`, `offer_taken`, `offer_expired`, `offer_closed`, `driver_has_active_order`,
            `driver_offline`.
    """
    try:
        return await database.run(lambda connection: _accept(connection, wish))
    except IntegrityError:
        # The key that lets a driver have one active order refused a second; nothing of the transaction is left.
        order_id = await database.run(lambda connection: orders.active_of(connection, wish.driver_id), read_only=True)
        raise Problem("driver_has_active_order", detail={"order_id": str(order_id)} if order_id else None) from None


def _accept(connection: Connection, wish: Acceptance) -> OrderView:
    served = locked(connection, wish.driver_id)
    offer = offers.read_offer(connection, wish.offer_id, wish.driver_id)
    if offer is None:
        raise Problem("not_found")
    if not served.online:
        raise Problem("driver_offline")
    open_offer = offer.offer_state is OfferState.OPEN and offer.offer_round == wish.offer_round
    if not open_offer or offer.expires_at <= wish.at:
        return _sent_again(connection, offer, wish)
    if not orders.take(connection, offer.order_id, offer.offer_round, wish.driver_id, wish.at):
        raise _too_late(_order(connection, offer), offer, wish)
    view = views.view_of(connection, offer.order_id)
    _settle(connection, view.order, offer, wish)
    return view


def _settle(connection: Connection, order: Order, offer: Offer, wish: Acceptance) -> None:
    """What follows from having won: the offers are closed, everybody is told."""
    if not offers.answer(connection, offer.offer_id, OfferState.ACCEPTED):
        # The same driver turned it down meanwhile; nothing of this transaction stays.
        raise Problem("offer_closed")
    offers.withdraw(connection, order, wish.at)
    orders.record(connection, order, Step(Action.ACCEPT, Actor.DRIVER, wish.driver_id, wish.at))


def _sent_again(connection: Connection, offer: Offer, wish: Acceptance) -> OrderView:
    """The answer to the first may have been lost on its way: who has the order hears so again."""
    order = _order(connection, offer)
    if offer.offer_state is OfferState.ACCEPTED and order.progress.active_driver_id == wish.driver_id:
        return views.view_of(connection, order.order_id)
    raise _too_late(order, offer, wish)


def _too_late(order: Order, offer: Offer, wish: Acceptance) -> Problem:
    taken = order.progress.driver_id not in {None, wish.driver_id}
    if taken and offer.offer_state in {OfferState.OPEN, OfferState.WITHDRAWN}:
        return Problem("offer_taken")
    if offer.offer_state in {OfferState.OPEN, OfferState.EXPIRED} and offer.expires_at <= wish.at:
        return Problem("offer_expired")
    return Problem("offer_closed")


def reject(connection: Connection, offer_id: UUID, driver_id: UUID, reason: str, now: datetime) -> OfferView:
    """Turn an offer down.

    Raises:
        Problem: `not_found`, `offer_closed`, `offer_expired`.
    """
    offer = offers.read_offer(connection, offer_id, driver_id)
    if offer is None:
        raise Problem("not_found")
    order = _order(connection, offer)
    expired = offer.offer_state is OfferState.EXPIRED or offer.expires_at <= now
    if offer.offer_state in {OfferState.OPEN, OfferState.EXPIRED} and expired:
        raise Problem("offer_expired")
    if not turn_down(connection, offer.order_id, offer_id, OfferState.REJECTED, now, reason):
        raise Problem("offer_closed")
    return OfferView(offer._replace(offer_state=OfferState.REJECTED), order)


def _order(connection: Connection, offer: Offer) -> Order:
    order = orders.read_order(connection, orders.by_id(offer.order_id))
    if order is None:
        raise AssertionError("an offer is of an order")
    return order
