"""Access tokens: JWTs of RFC 9068, signed here and verified by every service by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from server.core.oauth.keyring import ALGORITHM, SigningKey
from server.kernel.auth import Role
from server.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Grant:
    """What an access token is for."""

    session_id: UUID
    account_id: UUID
    role: Role
    client_id: str
    scope: str


def write_access_token(grant: Grant, issuer: str, signing: SigningKey, now: datetime, seconds: int) -> str:
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
    header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": signing.kid}
    return jwt.encode(header, claims, signing.key, algorithms=[ALGORITHM])


def read_access_token(token: str, keys: KeySet, issuer: str) -> Mapping[str, Any] | None:
    """Give the claims of a token that was signed here, expired or not; None for any other text."""
    try:
        claims: Mapping[str, Any] = jwt.decode(token, keys, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return claims if claims.get("iss") == issuer and "sid" in claims else None
