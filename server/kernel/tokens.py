"""Access tokens: JWTs of RFC 9068, verified here against core's keys, without asking core for each.

Three things are cached: the keys (until a token names one that is not among them), what a token that was verified by
these keys says (a signature costs more than everything else of a request), and the list of ended sessions, which is
read from the database when it is older than a second. So a session that ends stops on every service within two.
"""

# What verifies takes a tenth of a service's start, and no token comes before it listens: imported where it is used.
# ruff: noqa: PLC0415

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from server.kernel.auth import Principal
from server.kernel.clock import Clock
from server.kernel.db import Database
from server.kernel.problem import Problem
from server.kernel.settings import Settings
from server.kernel.tables import ENDED_SESSIONS

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

_KEYS_FRESH = timedelta(minutes=5)
# A token may name a key that no one has; asking core for it is limited to once in so long.
_KEYS_PAUSE = timedelta(seconds=2)
_LEEWAY = 2
# Tokens of five minutes: as many as are used within that time by a busy service.
_TOKENS_KEPT = 20_000

FetchKeys = Callable[[], Awaitable[Mapping[str, Any]]]


def end_session(connection: Connection, session_id: UUID, now: datetime, token_seconds: int) -> None:
    """Make every service refuse the session's access tokens; part of the caller's transaction."""
    connection.execute(delete(ENDED_SESSIONS).where(ENDED_SESSIONS.c.forget_at < now))
    known = select(ENDED_SESSIONS.c.session_id).where(ENDED_SESSIONS.c.session_id == session_id)
    if connection.execute(known).first() is None:
        forget_at = now + timedelta(seconds=token_seconds + 60)
        try:
            with connection.begin_nested():
                connection.execute(insert(ENDED_SESSIONS).values(session_id=session_id, forget_at=forget_at))
        except IntegrityError:
            # Somebody else ended it in this very moment.
            pass


class RevokedSessions:
    """The ended sessions, never older than `seconds`."""

    def __init__(self, database: Database, clock: Clock, seconds: float) -> None:
        """Take the database; nothing is read before the first token comes."""
        self._database = database
        self._clock = clock
        self._fresh = timedelta(seconds=seconds)
        self._sessions: frozenset[UUID] = frozenset()
        # From then on it must be read again.
        self._stale_at: datetime | None = None
        self._lock = asyncio.Lock()

    async def contains(self, session_id: UUID, now: datetime | None = None) -> bool:
        """Tell whether a session has ended; raises Problem("unavailable") where that cannot be known."""
        if self._stale(now or self._clock.now()):
            async with self._lock:
                if self._stale(self._clock.now()):
                    await self._read()
        return session_id in self._sessions

    def may_contain(self, session_id: UUID, now: datetime) -> bool:
        """Tell whether `contains` would have to ask, or say yes."""
        return self._stale(now) or session_id in self._sessions

    def _stale(self, now: datetime) -> bool:
        return self._stale_at is None or now >= self._stale_at

    async def _read(self) -> None:
        begun = self._clock.now()
        query = select(ENDED_SESSIONS.c.session_id).where(ENDED_SESSIONS.c.forget_at >= begun)
        rows = await self._database.run(lambda connection: connection.scalars(query).all(), read_only=True)
        self._sessions, self._stale_at = frozenset(rows), begun + self._fresh


class Verified(NamedTuple):
    """What a token says whose signature was good, and when it ends (seconds since 1970)."""

    principal: Principal
    expires: float


class Tokens:
    """Verifies access tokens."""

    def __init__(self, settings: Settings, clock: Clock, fetch: FetchKeys, revoked: RevokedSessions) -> None:
        """Take how the keys are fetched; nothing is fetched before the first token comes."""
        self._issuer = settings.issuer
        self._clock = clock
        self.fetch = fetch
        self._revoked = revoked
        self._keys: KeySet | None = None
        self._fetched_at: datetime | None = None
        self._lock = asyncio.Lock()
        self._verified: dict[str, Verified] = {}

    async def verify(self, token: str) -> Principal:
        """Give who a token stands for; raises Problem `token_invalid`, `token_expired` or `token_revoked`."""
        now = self._clock.now()
        verified = self._kept(token, now)
        if verified is None:
            from server.kernel.signatures import key_id

            keys = await self._keys_for(key_id(token))
            verified = self._keep(token, self._read(token, keys), keys)
        if verified.expires <= now.timestamp() - _LEEWAY:
            raise Problem("token_expired")
        if await self._revoked.contains(verified.principal.session_id, now):
            raise Problem("token_revoked")
        return verified.principal

    def known(self, token: str) -> Principal | None:
        """Give who a token stands for where that can be said without waiting for anything; else ask `verify`."""
        verified = self._verified.get(token)
        if verified is None:
            return None
        now = self._clock.now()
        if self._keys_are_old(now) or verified.expires <= now.timestamp() - _LEEWAY:
            return None
        principal = verified.principal
        return None if self._revoked.may_contain(principal.session_id, now) else principal

    def _kept(self, token: str, now: datetime) -> Verified | None:
        return None if self._keys_are_old(now) else self._verified.get(token)

    def _keep(self, token: str, verified: Verified, keys: KeySet) -> Verified:
        """Keep what a token says, as long as the keys are those that verified it."""
        if keys is self._keys:
            if len(self._verified) >= _TOKENS_KEPT:
                # The first that came in, as it expires among the first.
                del self._verified[next(iter(self._verified))]
            self._verified[token] = verified
        return verified

    def _read(self, token: str, keys: KeySet) -> Verified:
        from server.kernel.signatures import signed_claims

        claims = signed_claims(token, keys)
        if claims.get("iss") != self._issuer or not _names(claims.get("aud"), self._issuer):
            raise Problem("token_invalid")
        if not isinstance(claims.get("exp"), int | float):
            raise Problem("token_invalid")
        return Verified(_principal(claims), claims["exp"])

    async def _keys_for(self, kid: str) -> KeySet:
        if self._wanting(kid):
            async with self._lock:
                if self._wanting(kid):
                    await self._fetch()
        assert self._keys is not None  # noqa: S101 - fetched above, or an exception went by
        return self._keys

    def _keys_are_old(self, now: datetime) -> bool:
        return self._fetched_at is None or now - self._fetched_at >= _KEYS_FRESH

    def _wanting(self, kid: str) -> bool:
        now = self._clock.now()
        if self._keys is None or self._fetched_at is None or self._keys_are_old(now):
            return True
        known = any(key.kid == kid for key in self._keys.keys)
        return not known and now - self._fetched_at >= _KEYS_PAUSE

    async def _fetch(self) -> None:
        from server.kernel.signatures import read_keys

        try:
            self._keys = read_keys(await self.fetch())
            # A key may be gone, and what it signed with it.
            self._verified.clear()
        except Problem:
            # Old keys are better than none: what they verify was signed by core.
            if self._keys is None:
                raise
        self._fetched_at = self._clock.now()


def _names(audience: object, name: str) -> bool:
    return audience == name or (isinstance(audience, list) and name in audience)


def _principal(claims: Mapping[str, Any]) -> Principal:
    try:
        role = claims["role"]
        if role not in {"rider", "driver"}:
            raise Problem("token_invalid")
        return Principal(
            account_id=UUID(claims["sub"]),
            role=role,
            session_id=UUID(claims["sid"]),
            scopes=frozenset(str(claims["scope"]).split()),
            client_id=str(claims["client_id"]),
        )
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise Problem("token_invalid") from error
