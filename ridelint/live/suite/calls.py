"""A call as a client library has it."""

from __future__ import annotations

from collections.abc import Iterable

from ridelint.live.capture import Held, Passing, RawHeaders
from ridelint.live.decode import split_url
from ridelint.live.unpacking import MOST_BYTES


def begun(method: str, url: str, headers: Iterable[tuple[bytes, bytes]], body: bytes | None) -> Passing:
    """A call as it was sent; a body of none is one that cannot be told."""
    origin, path, query = split_url(url)
    held = Held(MOST_BYTES)
    if body is None:
        held.forget()
    else:
        held.add(body)
    return Passing(
        method=method,
        target=(f"{path}?{query}" if query else path).encode("latin-1", "backslashreplace"),
        request_headers=list(headers),
        request=held,
        response=Held(MOST_BYTES),
        origin=origin,
        is_read=True,
    )


def unpacked_already(headers: Iterable[tuple[bytes, bytes]]) -> RawHeaders:
    """The headers of an answer whose body the client has unpacked."""
    return [(name, value) for name, value in headers if name.lower() != b"content-encoding"]
