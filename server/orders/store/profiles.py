"""SQL of profiles: what an order shows of the people on both its sides."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from server.kernel.auth import Role
from server.orders.model import Profile
from server.orders.tables import drivers, profiles

_READ = select(profiles).where(profiles.c.account_id == bindparam("of_account"))


def create_profile(
    connection: Connection, account_id: UUID, role: Role, *, full_name: str, phone_number: str, now: datetime
) -> None:
    """Keep who the account is; part of its registration, in the same transaction."""
    connection.execute(
        insert(profiles).values(
            account_id=account_id,
            full_name=full_name,
            phone_number=phone_number,
            stars_sum=0,
            rating_count=0,
            created_at=now,
        )
    )
    if role == "driver":
        connection.execute(insert(drivers).values(driver_id=account_id, vehicle_class=None, changed_at=now))


def read_profile(connection: Connection, account_id: UUID) -> Profile | None:
    row = connection.execute(_READ, {"of_account": account_id}).one_or_none()
    return None if row is None else Profile(**row._mapping)


def replace_profile(connection: Connection, account_id: UUID, full_name: str, phone_number: str) -> None:
    connection.execute(
        update(profiles)
        .where(profiles.c.account_id == account_id)
        .values(full_name=full_name, phone_number=phone_number)
    )


def add_stars(connection: Connection, account_id: UUID, stars: int) -> None:
    connection.execute(
        update(profiles)
        .where(profiles.c.account_id == account_id)
        .values(stars_sum=profiles.c.stars_sum + stars, rating_count=profiles.c.rating_count + 1)
    )
