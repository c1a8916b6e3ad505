"""Place an order: once for each idempotency key, once for each quote, whatever is sent again or at the same time."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

import orjson
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from server.kernel.db import Database
from server.kernel.ids import new_id
from server.kernel.problem import Problem
from server.orders.model import Order, OrderView
from server.orders.policy import Policy
from server.orders.progress import Progress
from server.orders.quotes import Quote, verify
from server.orders.results import order_result
from server.orders.store import idempotency, orders, profiles
from server.orders.store.idempotency import Remembered


class Wish(NamedTuple):
    """What a rider asks for.

    Attributes:
        keys: Which keys may have signed the quote.
    """

    rider_id: UUID
    idempotency_key: str
    quote_token: str
    pickup_note: str | None
    keys: tuple[str, ...]
    at: datetime

    @property
    def digest(self) -> bytes:
        """Tells bodies apart: of the fields, as two spellings of one form ask for the same."""
        return hashlib.sha256(orjson.dumps([self.quote_token, self.pickup_note])).digest()


async def place(database: Database, wish: Wish, policy: Policy) -> dict[str, Any]:
    """Give the order placed under this key, which is a new one at most once.

    Raises:
        Problem: `idempotency_key_reused`, `quote_invalid`, `quote_expired`, `quote_used`.
    """
    try:
        return await database.run(lambda connection: _place(connection, wish, policy))
    except IntegrityError:
        # Another request took the key or the quote at the same moment; its transaction is done, so ask it.
        return await database.run(lambda connection: _recall(connection, wish) or _quote_used(), read_only=True)


def _place(connection: Connection, wish: Wish, policy: Policy) -> dict[str, Any]:
    said = idempotency.recall(connection, wish.rider_id, wish.idempotency_key)
    if said is not None and said.stands(wish.at):
        return _again(said, wish)
    quote = verify(wish.quote_token, wish.keys, rider_id=wish.rider_id, now=wish.at)
    rider = profiles.read_profile(connection, wish.rider_id)
    if rider is None:
        # The account was removed, and its tokens live a little longer.
        raise Problem("token_invalid")
    order = order_from(quote, wish, policy)
    orders.insert_order(connection, order)
    result = order_result(OrderView(order, rider, driver=None, vehicle=None))
    if said is not None:
        idempotency.make_room(connection, wish.rider_id, wish.idempotency_key, wish.at)
    remembered = Remembered(wish.digest, orjson.dumps(result).decode(), wish.at)
    idempotency.remember(connection, wish.rider_id, wish.idempotency_key, remembered)
    return result


def _recall(connection: Connection, wish: Wish) -> dict[str, Any] | None:
    said = idempotency.recall(connection, wish.rider_id, wish.idempotency_key)
    return _again(said, wish) if said is not None and said.stands(wish.at) else None


def _again(said: Remembered, wish: Wish) -> dict[str, Any]:
    if said.body_digest != wish.digest:
        raise Problem("idempotency_key_reused")
    answer: dict[str, Any] = orjson.loads(said.answer)
    return answer


def _quote_used() -> NoReturn:
    raise Problem("quote_used")


def order_from(quote: Quote, wish: Wish, policy: Policy) -> Order:
    """The order that a quote promises, to be dispatched at once."""
    return Order(
        order_id=new_id(),
        rider_id=wish.rider_id,
        quote_id=quote.quote_id,
        city=quote.fare.city,
        vehicle_class=quote.vehicle_class,
        pickup=quote.pickup,
        dropoff=quote.dropoff,
        pickup_note=wish.pickup_note,
        distance_meters=quote.fare.distance_meters,
        duration_seconds=quote.fare.duration_seconds,
        amount=quote.fare.amount,
        currency=quote.fare.currency,
        created_at=wish.at,
        progress=Progress(),
        dispatch_at=wish.at,
        give_up_at=wish.at + policy.search,
    )
