"""The keys that sign access tokens, by time: a pure plan.

Time is cut into periods, and each has its key. A key is published one `lead` before its period begins, so that every
service has it in its cache by then, and stays published for one `tail` after it, until the last token it signed has
expired.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Plan(NamedTuple):
    """How long a key signs, how long before it is shown, and how long after it is still shown."""

    period: timedelta = timedelta(days=30)
    lead: timedelta = timedelta(days=1)
    tail: timedelta = timedelta(days=1)

    def at(self, moment: datetime) -> int:
        """Number the period of that moment."""
        return (moment - EPOCH) // self.period

    def needed(self, moment: datetime) -> list[int]:
        """List the periods whose keys must exist: this one and, when it is near, the next."""
        return list(range(self.at(moment), self.at(moment + self.lead) + 1))

    def shown(self, moment: datetime) -> range:
        """Range over the periods whose keys stand in the JWK Set."""
        return range(self.at(moment - self.tail), self.at(moment + self.lead) + 1)
