"""Clients as Authlib sees them: public apps that sign people in, and resource servers that ask about tokens."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote_plus

from authlib.oauth2.rfc6749 import ClientMixin

from server.core.oauth.redirects import permitted


@dataclass(frozen=True, slots=True)
class Client(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    """A registered client; the one with a secret is a resource server, and may do nothing but introspect."""

    client_id: str
    name: str
    redirect_uris: tuple[str, ...] = ()
    secret_digest: bytes | None = None

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """Give none: an authorization request has to name its address."""

    def get_allowed_scope(self, scope: str | None) -> str:
        """Leave the scope as it is: what an account may have is decided by its role, once it is known."""
        return scope or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return permitted(redirect_uri, self.redirect_uris)

    def check_client_secret(self, client_secret: str) -> bool:
        given = secret_digest(client_secret)
        return self.secret_digest is not None and hmac.compare_digest(self.secret_digest, given)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        if self.secret_digest is not None:
            return method == "client_secret_basic" and endpoint == "introspection"
        return method == "none" and endpoint in {"token", "revocation"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and self.secret_digest is None

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in {"authorization_code", "refresh_token"} and self.secret_digest is None


def secret_digest(secret: str) -> bytes:
    """Digest a client's secret: 32 random bytes or more, so that a fast digest is as good as a slow one."""
    return hashlib.sha256(secret.encode()).digest()


def recognise(query_client: Callable[[str], Client | None], client_id: str, secret: str) -> Client | None:
    """Find the client of HTTP Basic credentials, form-encoded (RFC 6749 section 2.3.1) or as they are.

    The RFC wants both halves form-encoded before they are joined; some clients do that, others send them plain.
    """
    for name, password in ((unquote_plus(client_id), unquote_plus(secret)), (client_id, secret)):
        client = query_client(name)
        if client is not None and client.check_client_secret(password):
            return client
    return None
