"""The two grants: a code for its first tokens, and a refresh token for the next ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc7636 import CodeChallenge

from server.core.accounts.store import by_id
from server.core.oauth import store
from server.core.oauth.clients import Client
from server.core.oauth.ending import end
from server.core.oauth.rotation import Presented, Use, judge
from server.core.oauth.secrets import digest, new_secret
from server.core.oauth.server import Desk, Request, Server
from server.core.oauth.tokens import Grant
from server.kernel.ids import new_id


class Pkce(CodeChallenge):  # type: ignore[misc]  # Authlib has no types
    """S256 and nothing else, and never without (RFC 9700 section 2.1.1)."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]  # noqa: RUF012 - Authlib's own form

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib has no types
    TOKEN_ENDPOINT_AUTH_METHODS = ["none"]  # noqa: RUF012 - Authlib's own form
    server: Server
    request: Request

    def generate_authorization_code(self) -> str:
        return new_secret()

    def save_authorization_code(self, code: str, request: Request) -> None:
        desk, account = self.server.desk, request.user
        asked = request.payload
        kept = store.Code(
            code_digest=digest(code),
            session_id=new_id(),
            client_id=asked.client_id,
            account_id=account.account_id,
            redirect_uri=asked.redirect_uri,
            scope=asked.scope,
            code_challenge=asked.data["code_challenge"],
            expires_at=desk.now + timedelta(seconds=desk.settings.code_seconds),
        )
        store.add_code(self.server.connection, kept, desk.now)

    def query_authorization_code(self, code: str, client: Client) -> store.Code | None:
        found = store.read_code(self.server.connection, digest(code))
        if found is None or found.client_id != client.client_id:
            return None
        if found.used_at is not None:
            # A second use: whoever has the first one's tokens may be a thief (RFC 6749 section 4.1.2).
            end(self.server.connection, found.session_id, self.server.desk)
            return None
        return found

    def authenticate_user(self, authorization_code: store.Code) -> Grant | None:
        """Claim the code, as all else about the request is in order now; None where it is too late."""
        connection, desk = self.server.connection, self.server.desk
        if not store.claim_code(connection, authorization_code.code_digest, desk.now):
            return None
        account = by_id(connection, authorization_code.account_id)
        if account is None:
            return None
        code = authorization_code
        return Grant(code.session_id, account.account_id, account.role, code.client_id, code.scope)

    def generate_token(self, user: Grant, scope: str, **_: Any) -> dict[str, Any]:
        """Begin the session, and give the first tokens of its family."""
        desk = self.server.desk
        expires_at = desk.now + timedelta(days=desk.settings.session_days)
        session = store.Session(user.session_id, user.account_id, user.client_id, scope, desk.now, expires_at)
        store.forget_ended_sessions(self.server.connection, user.account_id, desk.now)
        store.add_session(self.server.connection, session)
        token = super().generate_token(user=user, scope=scope)
        return {**token, "refresh_token": issue_refresh_token(self.server, user.session_id, 1)}

    def delete_authorization_code(self, authorization_code: store.Code) -> None:
        """Keep it: it was claimed, and a second use has to be recognised."""


class RefreshGrant(RefreshTokenGrant):  # type: ignore[misc]  # Authlib has no types
    TOKEN_ENDPOINT_AUTH_METHODS = ["none"]  # noqa: RUF012 - Authlib's own form
    server: Server
    request: Request

    def authenticate_refresh_token(self, refresh_token: str) -> Held | None:
        found = store.read_refresh_token(self.server.connection, digest(refresh_token), lock=True)
        if found is None:
            return None
        return Held(digest(refresh_token), found)

    def authenticate_user(self, refresh_token: Held) -> Grant:
        """Claim the token, as all else about the request is in order now."""
        connection, desk, token = self.server.connection, self.server.desk, refresh_token.token
        use = judge(token, desk.now)
        if use is Use.ROTATE and not store.claim_refresh_token(connection, refresh_token.digest, token, desk.now):
            use = Use.REPEAT
        if use is Use.REUSED:
            end(connection, token.session_id, desk)
        account = by_id(connection, token.account_id)
        if use not in {Use.ROTATE, Use.REPEAT} or account is None:
            raise InvalidGrantError("The refresh token is not valid.")
        return Grant(token.session_id, account.account_id, account.role, token.client_id, token.scope)

    def issue_token(self, user: Grant, refresh_token: Held) -> dict[str, Any]:
        token: dict[str, Any] = super().issue_token(user, refresh_token)
        successor = issue_refresh_token(self.server, user.session_id, refresh_token.token.generation + 1)
        return {**token, "refresh_token": successor}

    def revoke_old_credential(self, refresh_token: Held) -> None:
        """Clear away: the token itself was claimed, and is kept to recognise its second use."""
        store.forget_expired(self.server.connection, refresh_token.token.session_id, self.server.desk.now)


class Held:
    """A presented refresh token, with the methods that Authlib asks for."""

    def __init__(self, token_digest: bytes, token: Presented) -> None:
        self.digest = token_digest
        self.token = token

    def check_client(self, client: Client) -> bool:
        return client.client_id == self.token.client_id

    def get_scope(self) -> str:
        return self.token.scope


def issue_refresh_token(server: Server, session_id: UUID, generation: int) -> str:
    secret, desk = new_secret(), server.desk
    expires_at = desk.now + timedelta(days=desk.settings.idle_days)
    store.add_refresh_token(server.connection, digest(secret), session_id, generation, expires_at)
    return secret


def new_server(connection: Any, desk: Desk) -> Server:
    """Make the server with all that it grants."""
    server = Server(connection, desk)
    server.register_grant(CodeGrant, [Pkce(required=True)])
    server.register_grant(RefreshGrant)
    return server
