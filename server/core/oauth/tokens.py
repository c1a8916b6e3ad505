"""Access tokens: JWTs of RFC 9068, signed here and verified by every service by itself."""

# joserfc is imported with the first token (see the keyring).
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from server.core.oauth.keyring import SigningKey
from server.kernel.auth import Role
from server.kernel.ids import new_id
from server.kernel.problem import Problem

if TYPE_CHECKING:
    from joserfc.jwk import KeySet


class Grant(NamedTuple):
    """What an access token is for."""

    session_id: UUID
    account_id: UUID
    role: Role
    client_id: str
    scope: str


def write_access_token(grant: Grant, issuer: str, signing: SigningKey, now: datetime, seconds: int) -> str:
    from server.core.oauth.jose import signed

    issued = int(now.timestamp())
    claims = {
        "iss": issuer,
        "aud": issuer,
        "sub": str(grant.account_id),
        "sid": str(grant.session_id),
        "client_id": grant.client_id,
        "role": grant.role,
        "scope": grant.scope,
        "iat": issued,
        "exp": issued + seconds,
        "jti": str(new_id()),
    }
    return signed(claims, signing.key)


def read_access_token(token: str, keys: KeySet, issuer: str) -> Mapping[str, Any] | None:
    """Give the claims of a token that was signed here, expired or not; None for any other text."""
    from server.core.oauth.jose import ALGORITHM
    from server.kernel.signatures import signed_claims

    try:
        claims = signed_claims(token, keys, [ALGORITHM])
    except Problem:
        return None
    return claims if claims.get("iss") == issuer and "sid" in claims else None
