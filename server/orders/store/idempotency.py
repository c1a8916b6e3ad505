"""SQL of idempotency keys: what was asked under a key, and the answer that was given."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, delete, insert, select

from server.orders.tables import idempotency_keys

KEPT = timedelta(hours=24)


_OF_KEY = and_(
    idempotency_keys.c.account_id == bindparam("of_account"), idempotency_keys.c.idempotency_key == bindparam("of_key")
)
_RECALL = select(idempotency_keys.c.body_digest, idempotency_keys.c.answer, idempotency_keys.c.created_at).where(
    _OF_KEY
)
_FORGET = delete(idempotency_keys).where(_OF_KEY, idempotency_keys.c.created_at <= bindparam("before"))
_REMEMBER = insert(idempotency_keys)


class Remembered(NamedTuple):
    """`at` is when it was said; what was said too long ago stands for nothing, and is in the way of what is new."""

    body_digest: bytes
    answer: str
    at: datetime

    def stands(self, now: datetime) -> bool:
        return self.at > now - KEPT


def recall(connection: Connection, account_id: UUID, key: str) -> Remembered | None:
    """What was answered under this key, however long ago."""
    row = connection.execute(_RECALL, {"of_account": account_id, "of_key": key}).one_or_none()
    return None if row is None else Remembered(bytes(row.body_digest), row.answer, row.created_at)


def remember(connection: Connection, account_id: UUID, key: str, said: Remembered) -> None:
    """Keep an answer; raises IntegrityError if a request with this key was faster."""
    connection.execute(
        _REMEMBER,
        {
            "account_id": account_id,
            "idempotency_key": key,
            "body_digest": said.body_digest,
            "answer": said.answer,
            "created_at": said.at,
        },
    )


def make_room(connection: Connection, account_id: UUID, key: str, now: datetime) -> None:
    """Forget what was said under a key too long ago."""
    connection.execute(_FORGET, {"of_account": account_id, "of_key": key, "before": now - KEPT})


def forget(connection: Connection, now: datetime) -> int:
    """Remove the keys that are too old to matter; gives how many."""
    old = connection.execute(delete(idempotency_keys).where(idempotency_keys.c.created_at <= now - KEPT))
    return old.rowcount
