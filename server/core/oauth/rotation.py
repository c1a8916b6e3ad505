"""What using a refresh token means (RFC 9700 section 4.14.2): a pure decision.

Each refresh replaces the token, and an old one that appears again means that two parties hold the family: everything
ends. Two cases are no theft, and a few seconds of grace tell them apart: an app that did not get the answer and asks
again, and an app that refreshes twice at once. Only the token directly before the newest has that grace.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple
from uuid import UUID

GRACE = timedelta(seconds=10)


class Use(Enum):
    """What to do with a refresh token that was presented."""

    REFUSE = "it is of no use any more"
    ROTATE = "claim it, and give its successor"
    REPEAT = "give one more successor of the same generation"
    REUSED = "end the session"


class Presented(NamedTuple):
    """A refresh token as it is kept, with its session."""

    session_id: UUID
    account_id: UUID
    client_id: str
    scope: str
    generation: int
    newest_generation: int
    expires_at: datetime
    used_at: datetime | None
    session_expires_at: datetime
    revoked_at: datetime | None


def judge(token: Presented, now: datetime) -> Use:
    if token.revoked_at is not None or now >= token.session_expires_at:
        return Use.REFUSE
    if token.used_at is None:
        return Use.REFUSE if now >= token.expires_at else Use.ROTATE
    return Use.REPEAT if _in_grace(token, token.used_at, now) else Use.REUSED


def _in_grace(token: Presented, used_at: datetime, now: datetime) -> bool:
    return token.generation == token.newest_generation - 1 and now - used_at < GRACE
