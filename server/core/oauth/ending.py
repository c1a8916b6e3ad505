"""The end of a session: nothing that was issued in it works any more, on any service."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from server.core.oauth import store
from server.core.oauth.server import Desk
from server.kernel.tokens import end_session


def end(connection: Connection, session_id: UUID, desk: Desk) -> None:
    """End a session, within the caller's transaction."""
    store.revoke_session(connection, session_id, desk.now)
    end_session(connection, session_id, desk.now, desk.token_seconds)
