"""A value that somebody else gives and that ends: an access token, a CSRF token.

It is fetched when it is first needed, and again when it is about to expire or when a server refuses it. A server that
refuses a fresh one as well refuses for another reason, so that operation is not a reason to fetch any more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ridelint.errors import RidelintError

MARGIN = 15.0
"""Seconds before its end at which a value is replaced: a call that is under way shall still find it good."""
FRESH = 30.0
"""Seconds in which a value that was just fetched cannot have expired, when nobody says how long it lives."""
PAUSE = 5.0
"""Seconds after a fetch that failed in which it fails at once."""


class Held(NamedTuple):
    """A value with its end (POSIX time, none where it is not known) and the cookies that go with it."""

    value: str
    ends: float | None = None
    cookies: Mapping[str, str] = MappingProxyType({})


class Keeper:
    """Holds one value for all threads of a run."""

    def __init__(self, fetch: Callable[[], Held], clock: Callable[[], float] = time.time) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._held: Held | None = None
        self._fetched = 0.0
        self._hopeless: set[str] = set()
        self._failed: tuple[float, RidelintError] | None = None

    def get(self) -> Held:
        """The value; whatever `RidelintError` ``fetch`` raises when it has to be fetched."""
        with self._lock:
            if self._held is None or self._is_ending(self._held):
                self._held = self._fetch_again()
                self._fetched = self._clock()
            return self._held

    def _fetch_again(self) -> Held:
        if self._failed is not None and self._clock() - self._failed[0] < PAUSE:
            raise self._failed[1]
        try:
            return self._fetch()
        except RidelintError as error:
            self._failed = (self._clock(), error)
            raise

    def refused(self, value: str, label: str) -> None:
        """Take note that a call of an operation with that value was refused."""
        with self._lock:
            if self._held is None or self._held.value != value or label in self._hopeless:
                return
            if self._clock() - self._fetched < FRESH:
                self._hopeless.add(label)
            else:
                self._held = None

    def _is_ending(self, held: Held) -> bool:
        if held.ends is None:
            return False
        now = self._clock()
        # One that lives shorter than the margin is used for half of its life.
        margin = min(MARGIN, max(held.ends - self._fetched, 0) / 2)
        return now >= held.ends - margin
