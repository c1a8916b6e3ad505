"""Reads a response's body within bounds, whatever the server does: so many bytes, so many seconds.

It stands between `requests` and the connection, so that the engine as well as the observer see at most that much. What
went wrong is kept as the response's problem instead of being raised, because an answer that is cut short is a finding
about the server and no end of the run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from urllib3.exceptions import HTTPError, ReadTimeoutError

MOST_BYTES = 10 * 1024 * 1024
MOST_EVENTS_SECONDS = 1.0
"""How long an event stream, which need not end, is listened to."""
_PIECE = 64 * 1024


class BoundedBody:
    """The body of a response, in place of `urllib3`'s; all else is asked of that."""

    def __init__(self, raw: Any, seconds: float, *, endless: bool = False) -> None:
        self._raw = raw
        self._end = time.monotonic() + seconds
        self._seconds = seconds
        self._endless = endless
        self._left = MOST_BYTES
        self.problem = ""

    def stream(self, amt: int | None = None, decode_content: bool | None = None) -> Iterator[bytes]:  # noqa: ARG002
        while piece := self.read1(_PIECE, decode_content=decode_content):
            yield piece

    def read1(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:
        """The next bytes there are; none at the end, or where the bounds are reached."""
        if self.problem:
            return b""
        if time.monotonic() > self._end:
            return self._stop("" if self._endless else f"not whole after {self._seconds:g} s")
        try:
            piece: bytes = self._raw.read1(amt, decode_content=decode_content)
        except ReadTimeoutError:
            return self._stop("" if self._endless else f"nothing more came for {self._seconds:g} s")
        except HTTPError as error:
            return self._stop(_told(error))
        self._left -= len(piece)
        if self._left < 0:
            return self._stop(f"larger than {MOST_BYTES // 1024 // 1024} MiB")
        return piece

    def read(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:
        return self.read1(amt or _PIECE, decode_content) if amt else b"".join(self.stream(None, decode_content))

    def _stop(self, problem: str) -> bytes:
        self.problem = problem
        self._endless = self._endless and not problem
        self._end = 0.0
        self._raw.close()
        return b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)


def _told(error: HTTPError) -> str:
    name = type(error).__name__
    if name == "DecodeError":
        return "not of its Content-Encoding"
    return "closed in the middle of the body" if name in {"ProtocolError", "IncompleteRead"} else f"cut short: {name}"


def bounding(seconds: float, keep: Callable[[BoundedBody], None]) -> Callable[..., None]:
    """A response hook for `requests` that puts the bounds in; ``keep`` gets the body, which has the problem later."""

    def hook(response: Any, *_args: object, **_options: object) -> None:
        kind = str(response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()
        endless = kind == "text/event-stream"
        body = BoundedBody(response.raw, min(seconds, MOST_EVENTS_SECONDS) if endless else seconds, endless=endless)
        response.raw = body
        keep(body)

    return hook
