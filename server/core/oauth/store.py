"""The SQL of the authorization server."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from server.core.oauth.clients import Client
from server.core.oauth.rotation import Presented
from server.core.tables import authorization_codes, clients, consents, refresh_tokens, sessions


class Code(NamedTuple):
    """An authorization code as it is kept; the methods are those that Authlib asks for."""

    code_digest: bytes
    session_id: UUID
    client_id: str
    account_id: UUID
    redirect_uri: str
    scope: str
    code_challenge: str
    expires_at: datetime
    used_at: datetime | None = None
    code_challenge_method: str = "S256"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


class Session(NamedTuple):
    session_id: UUID
    account_id: UUID
    client_id: str
    scope: str
    created_at: datetime
    expires_at: datetime


# --- clients and consents ---


def read_client(connection: Connection, client_id: str) -> Client | None:
    row = connection.execute(select(clients).where(clients.c.client_id == client_id)).mappings().first()
    if row is None:
        return None
    secret = row["secret_digest"]
    return Client(row["client_id"], row["name"], tuple(row["redirect_uris"]), None if secret is None else bytes(secret))


def put_client(connection: Connection, client: Client, now: datetime) -> None:
    """Register a client, or change it."""
    values = {
        "name": client.name,
        "redirect_uris": list(client.redirect_uris),
        "secret_digest": client.secret_digest,
    }
    if read_client(connection, client.client_id) is None:
        connection.execute(insert(clients).values(client_id=client.client_id, created_at=now, **values))
    else:
        connection.execute(update(clients).where(clients.c.client_id == client.client_id).values(**values))


def read_consent(connection: Connection, account_id: UUID, client_id: str) -> str:
    """Give the scope that the person allowed the client before; empty if none."""
    found = connection.scalar(
        select(consents.c.scope).where(consents.c.account_id == account_id, consents.c.client_id == client_id)
    )
    return found or ""


def put_consent(connection: Connection, account_id: UUID, client_id: str, scope: str, now: datetime) -> None:
    key = (consents.c.account_id == account_id) & (consents.c.client_id == client_id)
    connection.execute(delete(consents).where(key))
    connection.execute(insert(consents).values(account_id=account_id, client_id=client_id, scope=scope, granted_at=now))


# --- codes ---


def add_code(connection: Connection, code: Code, now: datetime) -> None:
    """Keep a new code; those that nobody can use any more go at the same time."""
    stale = select(authorization_codes.c.code_digest).where(authorization_codes.c.expires_at < now).limit(100)
    digests = connection.scalars(stale).all()
    connection.execute(delete(authorization_codes).where(authorization_codes.c.code_digest.in_(digests)))
    connection.execute(
        insert(authorization_codes).values(
            code_digest=code.code_digest,
            session_id=code.session_id,
            client_id=code.client_id,
            account_id=code.account_id,
            redirect_uri=code.redirect_uri,
            scope=code.scope,
            code_challenge=code.code_challenge,
            expires_at=code.expires_at,
        )
    )


def read_code(connection: Connection, code_digest: bytes) -> Code | None:
    query = select(authorization_codes).where(authorization_codes.c.code_digest == code_digest)
    row = connection.execute(query).mappings().first()
    return None if row is None else Code(**{**row, "code_digest": bytes(row["code_digest"])})


def claim_code(connection: Connection, code_digest: bytes, now: datetime) -> bool:
    """Use a code up; False where somebody else has, or it has expired."""
    claimed = connection.execute(
        update(authorization_codes)
        .where(
            authorization_codes.c.code_digest == code_digest,
            authorization_codes.c.used_at.is_(None),
            authorization_codes.c.expires_at > now,
        )
        .values(used_at=now)
    )
    return claimed.rowcount == 1


# --- sessions and refresh tokens ---


def add_session(connection: Connection, session: Session) -> None:
    connection.execute(
        insert(sessions).values(
            session_id=session.session_id,
            account_id=session.account_id,
            client_id=session.client_id,
            scope=session.scope,
            generation=1,
            created_at=session.created_at,
            expires_at=session.expires_at,
        )
    )


def forget_ended_sessions(connection: Connection, account_id: UUID, now: datetime) -> None:
    """Delete an account's sessions that are over: what was issued in them is refused as unknown just as well."""
    is_over = or_(sessions.c.expires_at < now, sessions.c.revoked_at < now)
    connection.execute(delete(sessions).where(sessions.c.account_id == account_id, is_over))


def add_refresh_token(
    connection: Connection, token_digest: bytes, session_id: UUID, generation: int, expires_at: datetime
) -> None:
    connection.execute(
        insert(refresh_tokens).values(
            token_digest=token_digest, session_id=session_id, generation=generation, expires_at=expires_at
        )
    )


def read_refresh_token(connection: Connection, token_digest: bytes, *, lock: bool = False) -> Presented | None:
    """Read a token with its session; `lock` makes others that refresh the same session wait."""
    query = (
        select(
            sessions.c.session_id,
            sessions.c.account_id,
            sessions.c.client_id,
            sessions.c.scope,
            refresh_tokens.c.generation,
            sessions.c.generation.label("newest_generation"),
            refresh_tokens.c.expires_at,
            refresh_tokens.c.used_at,
            sessions.c.expires_at.label("session_expires_at"),
            sessions.c.revoked_at,
        )
        .join_from(refresh_tokens, sessions, refresh_tokens.c.session_id == sessions.c.session_id)
        .where(refresh_tokens.c.token_digest == token_digest)
    )
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return None if row is None else Presented(**row)


def claim_refresh_token(connection: Connection, token_digest: bytes, token: Presented, now: datetime) -> bool:
    """Use a token up, and with it its twins (successors of the same one); False where somebody else was faster."""
    claimed = connection.execute(
        update(refresh_tokens)
        .where(refresh_tokens.c.token_digest == token_digest, refresh_tokens.c.used_at.is_(None))
        .values(used_at=now)
    )
    if claimed.rowcount != 1:
        return False
    connection.execute(
        update(refresh_tokens)
        .where(
            refresh_tokens.c.session_id == token.session_id,
            refresh_tokens.c.generation == token.generation,
            refresh_tokens.c.used_at.is_(None),
        )
        .values(used_at=now)
    )
    connection.execute(
        update(sessions).where(sessions.c.session_id == token.session_id).values(generation=token.generation + 1)
    )
    return True


def forget_expired(connection: Connection, session_id: UUID, now: datetime) -> None:
    """Delete a session's refresh tokens that are of no use to anyone, not even to a thief."""
    connection.execute(
        delete(refresh_tokens).where(refresh_tokens.c.session_id == session_id, refresh_tokens.c.expires_at < now)
    )


def revoke_session(connection: Connection, session_id: UUID, now: datetime) -> None:
    """End a session; its refresh tokens are unknown from now on."""
    connection.execute(delete(refresh_tokens).where(refresh_tokens.c.session_id == session_id))
    connection.execute(
        update(sessions)
        .where(sessions.c.session_id == session_id, sessions.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def read_session(connection: Connection, session_id: UUID) -> RowMapping | None:
    return connection.execute(select(sessions).where(sessions.c.session_id == session_id)).mappings().first()
