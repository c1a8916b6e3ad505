"""New ids: UUID version 7 (RFC 9562 section 5.7).

They begin with the time, so that rows of one moment lie side by side in a clustered index, and no server has to ask
another for the next one.
"""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_id(unix_ms: int | None = None) -> UUID:
    """Make an id of this moment, or of the given one (milliseconds since 1970)."""
    moment = time.time_ns() // 1_000_000 if unix_ms is None else unix_ms
    random = secrets.randbits(74)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=(moment & ((1 << 48) - 1)) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
