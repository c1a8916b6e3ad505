"""A sign of life on standard error, for people only and only where a run takes long."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

PATIENCE = 2.0
"""Seconds before anything is said."""


class Progress:
    """Says what is going on every second once two have passed; nothing where standard error is no terminal."""

    def __init__(self, files: int) -> None:
        self._what = "1 description" if files == 1 else f"{files} descriptions"
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            self._thread = threading.Thread(target=self._talk, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def _talk(self) -> None:
        start = time.monotonic()
        wait = PATIENCE
        said = False
        while not self._done.wait(wait):
            wait, said = 1.0, True
            sys.stderr.write(f"\rchecking {self._what} … {time.monotonic() - start:.0f} s")
            sys.stderr.flush()
        if said:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
