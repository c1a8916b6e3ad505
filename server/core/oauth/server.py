"""The authorization server: Authlib's, without a web framework, within one transaction.

An instance lives as long as its transaction: all that Authlib does is decided on rows of one connection, and either all
of it happens or none. What Authlib leaves open is closed here: PKCE is demanded and S256 is its only method; a code and
a refresh token are claimed by one conditional UPDATE; every redirect names the issuer (RFC 9207).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from sqlalchemy import Connection

from server.core.oauth import store
from server.core.oauth.clients import Client
from server.core.oauth.keyring import SigningKey
from server.core.oauth.tokens import Grant, write_access_token
from server.core.settings import CoreSettings

if TYPE_CHECKING:
    from joserfc.jwk import KeySet


class Reply(NamedTuple):
    """What Authlib answers: a body for JSON, or a redirect."""

    status: int
    body: Mapping[str, Any]
    location: str = ""


class Desk(NamedTuple):
    """What stays the same from request to request, and the moment of this one."""

    issuer: str
    token_seconds: int
    settings: CoreSettings
    scopes: tuple[str, ...]
    signing: SigningKey
    keys: KeySet
    now: datetime


class Request(OAuth2Request):  # type: ignore[misc]  # Authlib has no types
    """A request whose parameters the description has validated; each is there once."""

    def __init__(self, method: str, fields: Mapping[str, str], authorization: str = "") -> None:
        # TLS ends at the gateway, and Authlib looks at nothing of the address but its scheme.
        super().__init__(method, "https://gateway", headers={"Authorization": authorization})
        self._fields = dict(fields)
        self.payload = BasicOAuth2Payload(self._fields)

    @property
    def args(self) -> Mapping[str, str]:
        return self._fields

    @property
    def form(self) -> Mapping[str, str]:
        return self._fields


class Server(AuthorizationServer):  # type: ignore[misc]  # Authlib has no types
    """Authlib's server on one connection."""

    def __init__(self, connection: Connection, desk: Desk) -> None:
        super().__init__(scopes_supported=list(desk.scopes))
        self.connection = connection
        self.desk = desk
        self.register_token_generator("default", self._generate)

    def query_client(self, client_id: str) -> Client | None:
        return store.read_client(self.connection, client_id)

    def create_oauth2_request(self, request: Request) -> Request:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Reply:
        location = dict(headers).get("Location")
        if location is not None:
            # 303: the browser follows with GET, whatever it sent (RFC 9700 section 4.12).
            return Reply(303, {}, add_params_to_uri(location, [("iss", self.desk.issuer)]))
        refused = body.get("error") == "invalid_client"
        return Reply(401 if refused else status, body)

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Tell nobody: there is no framework that would listen."""

    def save_token(self, token: Mapping[str, Any], request: Request) -> None:
        """Do nothing: the grants keep what they issue, as only they know its family."""

    def _generate(self, *, user: Grant, scope: str, **_: Any) -> dict[str, Any]:
        """Write the answer of RFC 6749 section 5.1; the grant adds the refresh token."""
        desk = self.desk
        grant = Grant(user.session_id, user.account_id, user.role, user.client_id, scope)
        return {
            "access_token": write_access_token(grant, desk.issuer, desk.signing, desk.now, desk.token_seconds),
            "token_type": "Bearer",
            "expires_in": desk.token_seconds,
            "scope": scope,
        }
