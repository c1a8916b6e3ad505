"""The signing keys of all core processes: in the database, encrypted, made when their time comes.

Whoever needs a key first makes it; the period is the primary key, so that processes which do so at once end up with the
same one. Embedded or not, nobody has to provide keys; `SECRET_KEYS` protects them.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from server.core.oauth import keystore
from server.core.oauth.keys import Plan
from server.kernel.db import Database

ALGORITHM = "ES256"
_SEAL = {"alg": "dir", "enc": "A256GCM"}
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SigningKey:
    period: int
    key: ECKey

    @property
    def kid(self) -> str:
        return str(self.key.kid)

    def public(self) -> dict[str, Any]:
        return dict(self.key.as_dict(private=False))


class Keyring:
    """Gives the key that signs now, and the JWK Set."""

    def __init__(self, database: Database, secret_keys: Sequence[str], plan: Plan | None = None) -> None:
        self._database = database
        self._seals = [_seal_key(secret) for secret in secret_keys]
        self._plan = plan or Plan()
        self._keys: dict[int, SigningKey] = {}
        self._lock = asyncio.Lock()

    async def signing(self, now: datetime) -> SigningKey:
        await self._provide(now)
        return self._keys[self._plan.at(now)]

    async def jwks(self, now: datetime) -> dict[str, Any]:
        """Give the public keys (RFC 7517 section 5)."""
        await self._provide(now)
        shown = self._plan.shown(now)
        return {"keys": [key.public() for period, key in sorted(self._keys.items()) if period in shown]}

    async def verifying(self, now: datetime) -> KeySet:
        """Give the keys that tokens signed here may have been signed with."""
        await self._provide(now)
        return KeySet([key.key for key in self._keys.values()])

    async def _provide(self, now: datetime) -> None:
        if not self._missing(now):
            return
        async with self._lock:
            if missing := self._missing(now):
                await self._database.run(lambda connection: self._load(connection, now, missing))

    def _missing(self, now: datetime) -> list[int]:
        return [period for period in self._plan.needed(now) if period not in self._keys]

    def _load(self, connection: Connection, now: datetime, missing: list[int]) -> None:
        """Make what is missing, then read what is there: another process may have been faster."""
        shown = self._plan.shown(now)
        known = keystore.read_keys(connection, shown.start)
        for period in missing:
            if self._open(known.get(period)) is None:
                self._make(connection, period, known.get(period), now)
        rows = keystore.read_keys(connection, shown.start)
        opened = {period: self._open(sealed) for period, sealed in rows.items()}
        self._keys = {period: SigningKey(period, key) for period, key in opened.items() if key is not None}

    def _make(self, connection: Connection, period: int, useless: str | None, now: datetime) -> None:
        key = new_key(period)
        if useless is not None:
            keystore.remove_key(connection, period, useless)
        try:
            with connection.begin_nested():
                keystore.add_key(connection, period, str(key.kid), _seal(key, self._seals[0]), now)
        except IntegrityError:
            _LOG.info("another process made this period's key")

    def _open(self, sealed: str | None) -> ECKey | None:
        """Decrypt a key with any of the secrets; None where none fits, as after a secret was replaced, not rotated."""
        for seal in self._seals if sealed else []:
            try:
                plaintext = jwe.decrypt_compact(str(sealed), seal, algorithms=list(_SEAL.values())).plaintext
                return ECKey.import_key(json.loads(plaintext or b"{}"))
            except (JoseError, ValueError):
                continue
        return None


def new_key(period: int) -> ECKey:
    """Make a key whose id tells its period, and differs from that of any other of the period."""
    key = ECKey.generate_key("P-256", private=True)
    kid = f"{period}-{key.thumbprint()[:12]}"
    return ECKey.import_key({**key.as_dict(private=True), "kid": kid, "use": "sig", "alg": ALGORITHM})


def _seal_key(secret: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(b"signing-keys:" + secret.encode()).digest())


def _seal(key: ECKey, seal: OctKey) -> str:
    return jwe.encrypt_compact(_SEAL, json.dumps(key.as_dict(private=True)), seal, algorithms=list(_SEAL.values()))
