"""A quote as a signed token: core makes it, the user service takes it, and neither keeps anything of it.

What one order may cost is inside, so nothing has to be looked up, and nobody but the services can write one. That it
serves one order only is held by the unique `quote_id` of the orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from server.kernel.clock import rfc3339
from server.kernel.problem import Problem
from server.orders.fares import Fare
from server.orders.geometry import Point

LIFETIME = timedelta(minutes=5)


class Quote(NamedTuple):
    quote_id: UUID
    rider_id: UUID
    vehicle_class: str
    pickup: Point
    dropoff: Point
    fare: Fare
    expires_at: datetime


def _serializer(keys: Sequence[str]) -> URLSafeSerializer:
    # itsdangerous signs with the last of them.
    return URLSafeSerializer(keys[::-1], salt="quote")


def sign(quote: Quote, keys: Sequence[str]) -> str:
    """Write a quote as a token; the first key signs."""
    return str(
        _serializer(keys).dumps(
            {
                "q": quote.quote_id.hex,
                "r": quote.rider_id.hex,
                "v": quote.vehicle_class,
                "p": quote.pickup,
                "d": quote.dropoff,
                "f": quote.fare._asdict(),
                "e": round(quote.expires_at.timestamp() * 1_000_000),
            }
        )
    )


def verify(token: str, keys: Sequence[str], *, rider_id: UUID, now: datetime) -> Quote:
    """Read a token that this rider may use now; any of the keys may have signed it.

    Raises:
        Problem: `quote_invalid` if it is forged or another rider's, `quote_expired` if it is too old.
    """
    try:
        quote = _read(_serializer(keys).loads(token))
    except BadData:
        raise Problem("quote_invalid") from None
    if quote.rider_id != rider_id:
        raise Problem("quote_invalid")
    if quote.expires_at <= now:
        raise Problem("quote_expired", detail={"expires_at": rfc3339(quote.expires_at)})
    return quote


def _read(signed: dict[str, Any]) -> Quote:
    return Quote(
        quote_id=UUID(signed["q"]),
        rider_id=UUID(signed["r"]),
        vehicle_class=signed["v"],
        pickup=Point(*signed["p"]),
        dropoff=Point(*signed["d"]),
        fare=Fare(**signed["f"]),
        expires_at=datetime.fromtimestamp(signed["e"] / 1_000_000, UTC),
    )
