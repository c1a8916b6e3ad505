"""The SQL of browser sessions: which cookie has signed in as whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from server.core.tables import browser_sessions


def signed_in_account(connection: Connection, cookie_digest: bytes, now: datetime) -> UUID | None:
    found: UUID | None = connection.scalar(
        select(browser_sessions.c.account_id).where(
            browser_sessions.c.cookie_digest == cookie_digest, browser_sessions.c.expires_at > now
        )
    )
    return found


def sign_in(
    connection: Connection, cookie_digest: bytes, account_id: UUID, now: datetime, expires_at: datetime
) -> None:
    """Remember a browser; those whose time is over are forgotten."""
    connection.execute(delete(browser_sessions).where(browser_sessions.c.expires_at < now))
    connection.execute(
        insert(browser_sessions).values(cookie_digest=cookie_digest, account_id=account_id, expires_at=expires_at)
    )


def forget_browser(connection: Connection, cookie_digest: bytes) -> None:
    connection.execute(delete(browser_sessions).where(browser_sessions.c.cookie_digest == cookie_digest))


def forget_browsers(connection: Connection, account_id: UUID) -> None:
    """Sign an account out of every browser."""
    keys = select(browser_sessions.c.cookie_digest).where(browser_sessions.c.account_id == account_id)
    digests = connection.scalars(keys).all()
    connection.execute(delete(browser_sessions).where(browser_sessions.c.cookie_digest.in_(digests)))
