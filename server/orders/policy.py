"""How long offers and searches last, and how far they reach."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple


class Policy(NamedTuple):
    """What dispatch goes by.

    Attributes:
        offer: How long a driver may think.
        search: How long an order is offered, from its creation or from when its driver gave it back, before it expires.
        pause: When to look again after finding nobody.
        batch: To how many drivers an order is offered at once.
        radii_meters: How far from the pickup drivers are looked for: wider only where nobody is nearer.
        last_seen: A driver whose last report is older gets no offers.
        abandoned: A taken order whose driver has not picked up anyone for so long is cancelled by the system.
        unfinished: So long after its driver took it, an order is cancelled by the system though its rider was picked
            up: a driver whose phone is gone would otherwise never be free again.
        lease: A worker or relay that took work and died loses it after so long.
    """

    offer: timedelta = timedelta(seconds=20)
    search: timedelta = timedelta(minutes=5)
    pause: timedelta = timedelta(seconds=2)
    batch: int = 5
    radii_meters: tuple[int, ...] = (1_000, 2_500, 5_000, 10_000)
    last_seen: timedelta = timedelta(seconds=60)
    abandoned: timedelta = timedelta(hours=3)
    unfinished: timedelta = timedelta(hours=24)
    lease: timedelta = timedelta(seconds=5)


def read_policy(variables: Mapping[str, str]) -> Policy:
    """Take what the environment changes of it: OFFER_SECONDS, SEARCH_SECONDS, LAST_SEEN_SECONDS, OFFER_BATCH."""
    usual = Policy()
    return Policy(
        offer=_seconds(variables, "OFFER_SECONDS", usual.offer),
        search=_seconds(variables, "SEARCH_SECONDS", usual.search),
        last_seen=_seconds(variables, "LAST_SEEN_SECONDS", usual.last_seen),
        batch=int(variables.get("OFFER_BATCH") or usual.batch),
    )


def _seconds(variables: Mapping[str, str], name: str, usual: timedelta) -> timedelta:
    return timedelta(seconds=float(variables[name])) if variables.get(name) else usual
