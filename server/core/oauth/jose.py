"""What core does with its keys, by joserfc: nothing else of core imports it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey

ALGORITHM = "ES256"
_SEAL = {"alg": "dir", "enc": "A256GCM"}


def new_key(period: int) -> ECKey:
    """Make a key whose id tells its period, and differs from that of any other of the period."""
    key = ECKey.generate_key("P-256", private=True)
    kid = f"{period}-{key.thumbprint()[:12]}"
    return ECKey.import_key({**key.as_dict(private=True), "kid": kid, "use": "sig", "alg": ALGORITHM})


def key_set(keys: Sequence[ECKey]) -> KeySet:
    return KeySet(list(keys))


def sealed(key: ECKey, secret: str) -> str:
    """Encrypt a key with a secret."""
    text = json.dumps(key.as_dict(private=True))
    return jwe.encrypt_compact(_SEAL, text, _seal_key(secret), algorithms=list(_SEAL.values()))


def unsealed(text: str | None, secrets: Sequence[str]) -> ECKey | None:
    """Decrypt a key with any of the secrets; None where none fits, as after a secret was replaced, not rotated."""
    for secret in secrets if text else ():
        try:
            plaintext = jwe.decrypt_compact(str(text), _seal_key(secret), algorithms=list(_SEAL.values())).plaintext
            return ECKey.import_key(json.loads(plaintext or b"{}"))
        except (JoseError, ValueError):
            continue
    return None


def _seal_key(secret: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(b"signing-keys:" + secret.encode()).digest())


def signed(claims: Mapping[str, Any], key: ECKey) -> str:
    """Write an access token (RFC 9068)."""
    header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": str(key.kid)}
    return jwt.encode(header, dict(claims), key, algorithms=[ALGORITHM])
