"""The SQL of accounts."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy import Connection, RowMapping, insert, select, update

from server.core.tables import accounts
from server.kernel.auth import Role


class Account(NamedTuple):
    account_id: UUID
    email_digest: bytes
    email: str
    role: Role
    password_hash: str
    created_at: datetime


def by_email(connection: Connection, email_digest: bytes) -> Account | None:
    return _one(connection.execute(select(accounts).where(accounts.c.email_digest == email_digest)).mappings().first())


def by_id(connection: Connection, account_id: UUID) -> Account | None:
    return _one(connection.execute(select(accounts).where(accounts.c.account_id == account_id)).mappings().first())


def add(connection: Connection, account: Account) -> None:
    """Insert; raises IntegrityError where the address has an account already."""
    connection.execute(
        insert(accounts).values(
            account_id=account.account_id,
            email_digest=account.email_digest,
            email=account.email,
            role=account.role,
            password_hash=account.password_hash,
            created_at=account.created_at,
        )
    )


def replace_password(connection: Connection, account_id: UUID, password_hash: str) -> None:
    connection.execute(update(accounts).where(accounts.c.account_id == account_id).values(password_hash=password_hash))


def _one(row: RowMapping | None) -> Account | None:
    if row is None:
        return None
    return Account(
        account_id=row["account_id"],
        email_digest=bytes(row["email_digest"]),
        email=row["email"],
        role=cast(Role, row["role"]),
        password_hash=row["password_hash"],
        created_at=row["created_at"],
    )
