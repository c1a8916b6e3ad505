"""The signing keys of all core processes: in the database, encrypted, made when their time comes.

Whoever needs a key first makes it; the period is the primary key, so that processes which do so at once end up with the
same one. Embedded or not, nobody has to provide keys; `SECRET_KEYS` protects them.
"""

# What makes and opens keys takes a part of core's start, and none is needed before it listens: imported with the first.
# ruff: noqa: PLC0415

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from server.core.oauth import keystore
from server.core.oauth.keys import Plan
from server.kernel.db import Database

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, KeySet

_LOG = logging.getLogger(__name__)


class SigningKey(NamedTuple):
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
        self._secrets = secret_keys
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
        from server.core.oauth.jose import key_set

        return key_set([key.key for key in self._keys.values()])

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
        from server.core.oauth.jose import unsealed

        shown = self._plan.shown(now)
        known = keystore.read_keys(connection, shown.start)
        for period in missing:
            if unsealed(known.get(period), self._secrets) is None:
                self._make(connection, period, known.get(period), now)
        rows = keystore.read_keys(connection, shown.start)
        opened = {period: unsealed(text, self._secrets) for period, text in rows.items()}
        self._keys = {period: SigningKey(period, key) for period, key in opened.items() if key is not None}

    def _make(self, connection: Connection, period: int, useless: str | None, now: datetime) -> None:
        from server.core.oauth.jose import new_key, sealed

        key = new_key(period)
        if useless is not None:
            keystore.remove_key(connection, period, useless)
        try:
            with connection.begin_nested():
                keystore.add_key(connection, period, str(key.kid), sealed(key, self._secrets[0]), now)
        except IntegrityError:
            _LOG.info("another process made this period's key")
