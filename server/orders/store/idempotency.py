"""SQL of idempotency keys: what was asked under a key, and the answer that was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from server.orders.tables import idempotency_keys

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Remembered:
    body_digest: bytes
    answer: str


def recall(connection: Connection, account_id: UUID, key: str, now: datetime) -> Remembered | None:
    """What was answered under this key, unless that is too long ago."""
    row = connection.execute(
        select(idempotency_keys.c.body_digest, idempotency_keys.c.answer).where(
            idempotency_keys.c.account_id == account_id,
            idempotency_keys.c.idempotency_key == key,
            idempotency_keys.c.created_at > now - KEPT,
        )
    ).one_or_none()
    return None if row is None else Remembered(bytes(row.body_digest), row.answer)


def remember(connection: Connection, account_id: UUID, key: str, said: Remembered, now: datetime) -> None:
    """Keep an answer; raises IntegrityError if a request with this key was faster."""
    connection.execute(
        delete(idempotency_keys).where(
            idempotency_keys.c.account_id == account_id,
            idempotency_keys.c.idempotency_key == key,
            idempotency_keys.c.created_at <= now - KEPT,
        )
    )
    connection.execute(
        insert(idempotency_keys).values(
            account_id=account_id,
            idempotency_key=key,
            body_digest=said.body_digest,
            answer=said.answer,
            created_at=now,
        )
    )


def forget(connection: Connection, now: datetime) -> int:
    """Remove the keys that are too old to matter; gives how many."""
    old = connection.execute(delete(idempotency_keys).where(idempotency_keys.c.created_at <= now - KEPT))
    return old.rowcount
