"""CSRF tokens: signed, expiring, bound to one session; no server keeps any.

The session is part of the key, not of the token, so that a token tells nobody which session it is for.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, TimestampSigner

from server.kernel.clock import Clock

HEADER = "X-CSRF-Token"


class Csrf:
    """Issues and checks tokens for a session: an access token's `session_id`, or the value of a browser's cookie."""

    def __init__(self, keys: Sequence[str], seconds: int, clock: Clock) -> None:
        """Take the keys (the first signs, all verify) and how long a token is good."""
        # itsdangerous wants the newest key last.
        self._keys = tuple(reversed(keys))
        self._seconds = seconds
        self._clock = clock

    def issue(self, session: str) -> tuple[str, datetime]:
        """Give a token for a session, and when it expires."""
        now = self._clock.now()
        token = self._signer(session, now).sign(secrets.token_urlsafe(12)).decode()
        return token, now.replace(microsecond=0) + timedelta(seconds=self._seconds)

    def holds(self, token: str, session: str) -> bool:
        """Tell whether a token was issued here for that session and has not expired; in constant time."""
        try:
            self._signer(session, self._clock.now()).unsign(token, max_age=self._seconds)
        except (BadData, UnicodeError, ValueError):
            return False
        return True

    def _signer(self, session: str, now: datetime) -> TimestampSigner:
        return _SignerAt(now, list(self._keys), salt=f"csrf:{session}", digest_method=hashlib.sha256)


class _SignerAt(TimestampSigner):
    """A signer that takes the moment from outside."""

    def __init__(self, now: datetime, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # passed through
        self._now = now

    def get_timestamp(self) -> int:
        return int(self._now.astimezone(UTC).timestamp())
