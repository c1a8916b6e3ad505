"""A call that passes by: its parts are kept as they come, up to a bound, and what was let go is said.

A proxy and a middleware pass on what they see at once. What they keep of it must not grow with it, so a body past the
bound is forgotten and is from then on unknown. While a call passes, bytes are only put aside; they are read afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from ridelint.live.decode import Wire
from ridelint.model import REQUEST_BODY, RESPONSE_BODY, RESPONSE_HEADERS, Finding

RawHeaders = Sequence[tuple[bytes, bytes]]

MOST_HELD = 1024 * 1024
"""How much of each body is kept unless somebody says otherwise."""
CUT_SHORT = "closed in the middle of the body"
_FAILED = 500


@dataclass(slots=True)
class Held:
    """A body in pieces, none of them once they are more than ``most`` bytes together."""

    most: int = MOST_HELD
    size: int = 0
    _pieces: list[bytes] = field(default_factory=list)

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size <= self.most:
            self._pieces.append(piece)
        elif self._pieces:
            self._pieces = []

    def forget(self) -> None:
        """What went past was not seen."""
        self.size, self._pieces = self.most + 1, []

    @property
    def is_whole(self) -> bool:
        return self.size <= self.most

    @property
    def kept(self) -> int:
        return self.size if self.is_whole else 0

    @property
    def value(self) -> bytes:
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)


@dataclass(slots=True)
class Passing:
    """One call on its way: filled while it passes, and a `Wire` at its end.

    ``target`` is path and query as sent. ``is_read`` says that the whole request came by: a server may answer without
    reading it. ``problem`` is what went wrong with the answer. ``is_raised`` says that the application raised before it
    gave one. ``origin`` is taken from the ``Host`` where it is empty. ``findings`` are there once somebody has looked,
    before the call was over.
    """

    method: str
    target: bytes
    request_headers: RawHeaders
    request: Held
    response: Held
    origin: str = ""
    scheme: str = "http"
    status: int = 0
    response_headers: RawHeaders = ()
    is_read: bool = False
    problem: str = ""
    is_raised: bool = False
    started: float = field(default_factory=time.time)
    begun: float = field(default_factory=time.perf_counter)
    seconds: float | None = None
    findings: tuple[Finding, ...] | None = None

    def fail(self) -> None:
        """An error that leaves an application before its answer becomes a 500 outside, of which no more is seen."""
        self.status, self.problem, self.is_raised = _FAILED, "", True
        self.response.forget()

    def end(self) -> None:
        """From here on no time passes."""
        self.seconds = time.perf_counter() - self.begun

    @property
    def kept(self) -> int:
        """Bytes of bodies that wait with this call."""
        return self.request.kept + self.response.kept

    def wire(self) -> Wire:
        headers = _texts(self.request_headers)
        origin = self.origin or _origin(self.scheme, headers)
        return Wire(
            method=self.method,
            url=origin + self.target.decode("latin-1"),
            status=self.status,
            request_headers=headers,
            request_body=self.request.value,
            response_headers=_texts(self.response_headers),
            response_body=self.response.value,
            seconds=self.seconds,
            started=self.started,
            unknown=self._unknown(),
            problem=self.problem,
        )

    def _unknown(self) -> frozenset[str]:
        unread = () if self.is_read and self.request.is_whole else (REQUEST_BODY,)
        let_go = () if self.response.is_whole else (RESPONSE_BODY,)
        unseen = (RESPONSE_HEADERS,) if self.is_raised else ()
        return frozenset((*unread, *let_go, *unseen))


def _texts(headers: RawHeaders) -> list[tuple[str, str]]:
    """Header fields as text; their bytes are ISO 8859-1 where they are more than ASCII (RFC 9110 section 5.5)."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


def _origin(scheme: str, headers: Sequence[tuple[str, str]]) -> str:
    host = next((value for name, value in headers if name.lower() == "host"), "")
    return f"{scheme}://{host}" if host else ""
