"""Calls checked off the way of the requests: in a thread, with a bounded queue and a bounded share of the time.

A server under load must not become slower for being watched, so what is more than the watch can look at is left out,
and counted: nobody may take silence for a clean bill.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from ridelint.live.capture import Passing
from ridelint.live.decode import decoded
from ridelint.model import Exchange, Finding

Observe = Callable[[Exchange], tuple[Finding, ...]]
Tell = Callable[[Exchange, tuple[Finding, ...]], None]

LOG = logging.getLogger("ridelint")

MOST_WAITING = 1000
MOST_BYTES = 64 * 1024 * 1024
_LONGEST_CREDIT = 0.05
"""Seconds of work that may be done at a stretch, after a time in which there was less to do."""
_SHORTEST_REST = 0.02


class Watch:
    """Takes calls that are over and tells what is wrong with them.

    ``share`` is how much of one core's time the checks may take in the long run; 1 for all of it. ``tell`` is called
    in the watch's own thread, for every call; what it raises is logged.
    """

    def __init__(self, observe: Observe, tell: Tell, *, share: float = 1.0, most_waiting: int = MOST_WAITING) -> None:
        self._observe = observe
        self._tell = tell
        self._share = share
        self._most_waiting = most_waiting
        self._waiting: deque[Passing] = deque()
        self._bytes = 0
        self._lock = threading.Lock()
        self._some = threading.Condition(self._lock)
        self._room = threading.Condition(self._lock)
        self._thread: threading.Thread | None = None
        self._closing = False
        self.checked = 0
        self.dropped = 0

    def give(self, passing: Passing) -> bool:
        """Hand over a call; false where there is no room for it."""
        with self._lock:
            if not self._has_room(passing):
                self.dropped += 1
                return False
            self._add(passing)
            return True

    def put(self, passing: Passing) -> None:
        """Hand over a call, waiting until there is room: for whoever may be held up and leaves nothing out."""
        with self._lock:
            self._room.wait_for(lambda: self._has_room(passing))
            self._add(passing)

    def _add(self, passing: Passing) -> None:
        self._bytes += passing.kept
        self._waiting.append(passing)
        if len(self._waiting) == 1:
            self._some.notify()
        if self._thread is None:
            # At the first call, so that a process that was forked from this one has a thread of its own.
            self._thread = threading.Thread(target=self._work, name="ridelint", daemon=True)
            self._thread.start()

    def turns_away(self) -> bool:
        """Whether there is no room now, so that a call need not even be listened to; it then counts as dropped."""
        if len(self._waiting) < self._most_waiting and self._bytes <= MOST_BYTES:
            return False
        self.dropped += 1
        return True

    def has_room(self, passing: Passing) -> bool:
        """Whether `give` would take the call."""
        with self._lock:
            return self._has_room(passing)

    def _has_room(self, passing: Passing) -> bool:
        return len(self._waiting) < self._most_waiting and self._bytes + passing.kept <= MOST_BYTES

    def close(self, seconds: float) -> None:
        """Check what waits, at full speed and for at most so long; what is left then counts as dropped."""
        with self._lock:
            self._closing = True
            self._some.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(seconds)
        with self._lock:
            self.dropped += len(self._waiting)
            self._waiting.clear()

    def _work(self) -> None:
        credit, before, spent = _LONGEST_CREDIT, time.perf_counter(), time.thread_time()
        while (passing := self._next()) is not None:
            self._check(passing)
            now, used = time.perf_counter(), time.thread_time()
            credit = min(_LONGEST_CREDIT, credit + (now - before) * self._share) - (used - spent)
            before, spent = now, used
            if credit < 0:
                # Waking costs too: a few calls at a time.
                self._rest(max(_SHORTEST_REST, -credit / self._share))

    def _check(self, passing: Passing) -> None:
        try:
            exchange = decoded(passing.wire())
            findings = self._observe(exchange) if passing.findings is None else passing.findings
            self._tell(exchange, findings)
        except Exception as error:  # noqa: BLE001  the thread's edge: what it serves goes on without it
            LOG.error("a call could not be checked: %s: %s", type(error).__name__, error)
        self.checked += 1

    def _next(self) -> Passing | None:
        with self._lock:
            while not self._waiting:
                if self._closing:
                    return None
                self._some.wait()
            passing = self._waiting.popleft()
            self._bytes -= passing.kept
            self._room.notify()
            return passing

    def _rest(self, seconds: float) -> None:
        with self._lock:
            if not self._closing:
                self._some.wait_for(lambda: self._closing, seconds)
