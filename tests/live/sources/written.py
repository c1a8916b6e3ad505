"""Recordings as a test needs them, and what is read of them."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import orjson

from ridelint.live.decode import Wire
from ridelint.live.sources.feed import Feed
from ridelint.live.sources.notes import Notes
from ridelint.live.sources.recording import form_of, read_feed


class Got(NamedTuple):
    """What was read of a recording, and what there was to say of it."""

    wires: tuple[Wire, ...]
    warnings: list[str]
    trouble: list[str]


def read_all(data: bytes, form: str | None = None) -> Got:
    """Read bytes as a recording of the name `a`."""
    feed, notes = Feed("a", io.BytesIO(data)), Notes("a")
    wires = tuple(wire for wire, _ in read_feed(feed, notes, form or form_of(feed)))
    return Got(wires, notes.warnings, notes.trouble)


def entry(request: Any = None, response: Any = None, **more: Any) -> dict[str, Any]:
    """An entry of a HAR whose halves are as given over the least that a call needs."""
    return {
        "startedDateTime": "2026-01-01T00:00:00Z",
        "time": 12,
        "request": {"method": "GET", "url": "https://api.example/a?b=1", "headers": [], **(request or {})},
        "response": {"status": 200, "headers": [], "content": {"size": 0, "mimeType": ""}, **(response or {})},
        **more,
    }


def har(*entries: Any, version: str = "1.2") -> bytes:
    return orjson.dumps({"log": {"version": version, "creator": {}, "entries": list(entries)}})
