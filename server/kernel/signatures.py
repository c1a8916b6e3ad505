"""What of an access token rests on joserfc: the keys, the header, the signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from server.kernel.problem import Problem

ALGORITHMS = ("ES256", "RS256")


def read_keys(document: Mapping[str, Any]) -> KeySet:
    """Read a JWK Set (RFC 7517 section 5)."""
    return KeySet.import_key_set(dict(document))  # type: ignore[arg-type]  # checked by it


def key_id(token: str) -> str:
    """Read the header without trusting it (RFC 9068 section 4: the type must be said)."""
    try:
        header = extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError) as error:
        raise Problem("token_invalid") from error
    if str(header.get("typ", "")).lower() not in {"at+jwt", "application/at+jwt"} or not isinstance(
        header.get("kid"), str
    ):
        raise Problem("token_invalid")
    return str(header["kid"])


def signed_claims(token: str, keys: KeySet, algorithms: Sequence[str] = ALGORITHMS) -> Mapping[str, Any]:
    """Give what a token says, expired or not, if one of the keys signed it; raises Problem `token_invalid`."""
    try:
        return jwt.decode(token, keys, algorithms=list(algorithms)).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Problem("token_invalid") from error
