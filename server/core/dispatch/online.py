"""Drivers whom the database called online a moment ago, so that it is not asked again with each of their reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

# A driver who moves reports every second or two. One who goes offline may go on reporting for as long as this, which
# harms nobody: dispatch asks the database whom an order is offered.
FRESH = timedelta(seconds=5)
# More than one comes in with each note, so that they go faster than they come.
_AT_ONCE = 4


class OnlineDrivers:
    """When each was last seen online; those of long ago are forgotten."""

    def __init__(self) -> None:
        """Know nobody yet."""
        # In the order of the moments.
        self._seen: dict[UUID, datetime] = {}

    def knows(self, driver_id: UUID, now: datetime) -> bool:
        """Tell whether the driver was online just now; False only says that somebody has to ask."""
        seen = self._seen.get(driver_id)
        return seen is not None and now - seen < FRESH

    def note(self, driver_id: UUID, now: datetime) -> None:
        """Keep that the database has just said so."""
        self._seen.pop(driver_id, None)
        self._seen[driver_id] = now
        for oldest, seen in list(islice(self._seen.items(), _AT_ONCE)):
            if now - seen >= FRESH:
                del self._seen[oldest]
