"""The tables that every service reads: which sessions have ended."""

from __future__ import annotations

from sqlalchemy import Column, Table

from server.kernel.schema import METADATA, TABLE, Id, Moment

# Sessions that ended before their last access token expired. An entry is of no use after that, so the table stays as
# short as the sign-outs of the last few minutes, and a service reads it whole.
ENDED_SESSIONS = Table(
    "ended_sessions",
    METADATA,
    Column("session_id", Id, primary_key=True),
    Column("forget_at", Moment, nullable=False, index=True),
    **TABLE,
)
