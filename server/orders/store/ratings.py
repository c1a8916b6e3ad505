"""SQL of ratings: once each way, which a conditional update on the order decides."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, update

from server.kernel.auth import Role
from server.orders.store import profiles
from server.orders.tables import orders, ratings


def rate(  # noqa: PLR0913 - the columns of one row
    connection: Connection, order_id: UUID, by: Role, rated: UUID, *, stars: int, comment: str | None, at: datetime
) -> bool:
    """Keep what `by` thinks of the account `rated`; False if they have said so before."""
    flag = orders.c.rated_by_rider if by == "rider" else orders.c.rated_by_driver
    first = connection.execute(
        update(orders).where(orders.c.order_id == order_id, flag.is_(False)).values({flag: True})
    )
    if first.rowcount != 1:
        return False
    connection.execute(
        insert(ratings).values(
            order_id=order_id, rated_by=by, account_id=rated, stars=stars, comment=comment, rated_at=at
        )
    )
    profiles.add_stars(connection, rated, stars)
    return True
