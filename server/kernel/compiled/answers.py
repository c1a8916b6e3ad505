"""What a handler may answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

JSON = "application/json"
_NONE: Mapping[str, str] = MappingProxyType({})


class Answer(NamedTuple):
    """A result that the house wraps; status 0 stands for the operation's documented 2xx."""

    result: Any
    status: int = 0
    headers: Mapping[str, str] = _NONE


class RawAnswer(NamedTuple):
    """A body whose form somebody else fixes: an RFC's, an HTML page, or (as an iterator of chunks) an event stream."""

    body: bytes | AsyncIterator[bytes]
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = _NONE
