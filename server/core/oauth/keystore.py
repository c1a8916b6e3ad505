"""The SQL of signing keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from server.core.tables import signing_keys


def read_keys(connection: Connection, first_period: int) -> dict[int, str]:
    """Read the sealed keys of this period and later ones."""
    query = select(signing_keys.c.period, signing_keys.c.sealed_key).where(signing_keys.c.period >= first_period)
    return {row.period: row.sealed_key for row in connection.execute(query)}


def remove_key(connection: Connection, period: int, sealed_key: str) -> None:
    """Remove a key that cannot be opened, unless another process has put one that can in its place."""
    connection.execute(
        delete(signing_keys).where(signing_keys.c.period == period, signing_keys.c.sealed_key == sealed_key)
    )


def add_key(connection: Connection, period: int, kid: str, sealed_key: str, now: datetime) -> None:
    """Insert a period's key; raises IntegrityError where another process was faster."""
    connection.execute(insert(signing_keys).values(period=period, kid=kid, sealed_key=sealed_key, created_at=now))
