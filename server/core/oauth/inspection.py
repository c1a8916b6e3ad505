"""Revocation (RFC 7009) and introspection (RFC 7662)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint

from server.core.oauth import store
from server.core.oauth.clients import Client, recognise
from server.core.oauth.ending import end
from server.core.oauth.rotation import Use, judge
from server.core.oauth.secrets import digest
from server.core.oauth.server import Request, Server
from server.core.oauth.tokens import read_access_token
from server.core.signin.store import forget_browsers


class Token(NamedTuple):
    """A token of either kind, with the methods that Authlib asks for."""

    session_id: UUID
    account_id: UUID
    client_id: str
    live: bool
    claims: dict[str, Any]

    def check_client(self, client: Client) -> bool:
        return client.client_id == self.client_id

    def is_expired(self) -> bool:
        return not self.live

    def is_revoked(self) -> bool:
        return not self.live


def find_token(server: Server, text: str) -> Token | None:
    """Find what a text stands for; a hint would save nothing, as the two kinds look different."""
    return _access_token(server, text) if "." in text else _refresh_token(server, text)


def _access_token(server: Server, text: str) -> Token | None:
    claims = read_access_token(text, server.desk.keys, server.desk.issuer)
    session = None if claims is None else store.read_session(server.connection, UUID(claims["sid"]))
    if claims is None or session is None:
        return None
    shown = {name: claims[name] for name in ("scope", "client_id", "exp", "iat", "sub", "aud", "iss", "jti")}
    live = session["revoked_at"] is None and claims["exp"] > server.desk.now.timestamp()
    return Token(session["session_id"], session["account_id"], session["client_id"], live, shown)


def _refresh_token(server: Server, text: str) -> Token | None:
    found = store.read_refresh_token(server.connection, digest(text))
    if found is None:
        return None
    live = judge(found, server.desk.now) is Use.ROTATE
    shown = {
        "scope": found.scope,
        "client_id": found.client_id,
        "exp": _seconds(min(found.expires_at, found.session_expires_at)),
        "sub": str(found.account_id),
        "iss": server.desk.issuer,
    }
    return Token(found.session_id, found.account_id, found.client_id, live, shown)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


class Revocation(RevocationEndpoint):  # type: ignore[misc]  # Authlib has no types
    CLIENT_AUTH_METHODS = ["none"]  # noqa: RUF012 - Authlib's own form
    server: Server

    def query_token(self, token_string: str, token_type_hint: str | None) -> Token | None:  # noqa: ARG002
        return find_token(self.server, token_string)

    def revoke_token(self, token: Token, request: Request) -> None:  # noqa: ARG002 - Authlib's own form
        """End the session, and sign its person out of browsers: the next one to sign in may be someone else."""
        end(self.server.connection, token.session_id, self.server.desk)
        forget_browsers(self.server.connection, token.account_id)


class Introspection(IntrospectionEndpoint):  # type: ignore[misc]  # Authlib has no types
    CLIENT_AUTH_METHODS = ["client_secret_basic"]  # noqa: RUF012 - Authlib's own form
    server: Server

    def query_token(self, token_string: str, token_type_hint: str | None) -> Token | None:  # noqa: ARG002
        return find_token(self.server, token_string)

    def check_permission(self, token: Token, client: Client, request: Request) -> bool:  # noqa: ARG002
        """Let every resource server ask: all of them are the audience of every token."""
        return True

    def introspect_token(self, token: Token) -> dict[str, Any]:
        kind = {"token_type": "Bearer"} if "jti" in token.claims else {}
        return {"active": True, **token.claims, **kind}


def authenticate_basic(query_client: Callable[[str], Client | None], request: Request) -> Client | None:
    """Authenticate by HTTP Basic; Authlib's own way takes form-encoded credentials only."""
    _, _, encoded = request.headers["Authorization"].partition(" ")
    name, _, secret = base64.b64decode(encoded).decode().partition(":")
    return recognise(query_client, name, secret)
