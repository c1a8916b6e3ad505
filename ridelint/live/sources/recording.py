"""A recording in whichever form it is in, told by its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import orjson

from ridelint.errors import RidelintError
from ridelint.live.decode import Wire
from ridelint.live.sources.batch import Batch, cut_lines
from ridelint.live.sources.feed import Feed, open_feed
from ridelint.live.sources.haproxy_log import HTTPLOG, read_haproxy_log
from ridelint.live.sources.har import cut_har, read_har
from ridelint.live.sources.ndjson import MEMBERS, read_ndjson
from ridelint.live.sources.notes import Notes

Calls = Iterator[tuple[Wire, bool]]
"""Calls, each with whether a page wanted it for itself."""


class Form(NamedTuple):
    """How a recording of one form is cut into batches, and how these are read."""

    cut: Callable[[str, Feed, Notes], Iterator[Batch]]
    read: Callable[[Batch, Notes], Calls]


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "har": Form(cut_har, read_har),
        "ndjson": Form(cut_lines, read_ndjson),
        "haproxy": Form(cut_lines, read_haproxy_log),
    }
)

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FIRST_NAME = re.compile(rb'\s*\{\s*"([^"\\]+)"')
_MOST_LINES = 20


def cut_recording(path: str, notes: Notes, *, form: str | None = None) -> Iterator[Batch]:
    """The batches of a recording; what is wrong with it goes to the notes.

    Raises:
        RidelintError: it cannot be opened, or nobody can tell what it is.
    """
    feed = open_feed(path)
    try:
        name = form or form_of(feed)
        yield from FORMS[name].cut(name, feed, notes)
    finally:
        feed.close()


def read_batch(batch: Batch, notes: Notes) -> Calls:
    """The calls of a batch; what is wrong with them goes to the notes."""
    notes.turn = batch.number
    return FORMS[batch.form].read(batch, notes)


def read_feed(feed: Feed, notes: Notes, form: str) -> Calls:
    """The calls of a recording that is open."""
    for batch in FORMS[form].cut(form, feed, notes):
        yield from read_batch(batch, notes)


def read_recording(path: str, notes: Notes, *, form: str | None = None) -> Calls:
    """The calls of a recording by its path.

    Raises:
        RidelintError: it cannot be opened, or nobody can tell what it is.
    """
    for batch in cut_recording(path, notes, form=form):
        yield from read_batch(batch, notes)


def form_of(feed: Feed) -> str:
    """The name of the form that a recording has, by its beginning.

    Raises:
        RidelintError: it has none that is known.
    """
    head = feed.peek()
    if not head.strip():
        raise RidelintError(f"{feed.name}: {feed.problem or 'it is empty'}; record some calls first")
    if head.startswith(_UTF16):
        raise RidelintError(f"{feed.name}: it is UTF-16; save it as UTF-8")
    head = head.removeprefix(_BOM)
    first = _FIRST_NAME.match(head)
    if first is not None and first[1] == b"log":  # a HAR; its last entry may look like a line of NDJSON
        return "har"
    for line in head.splitlines()[:_MOST_LINES]:
        found = _by_line(line)
        if found:
            return found
    if first is not None:
        return "ndjson" if first[1].decode("utf-8", "replace") in MEMBERS else "har"
    raise RidelintError(
        f"{feed.name}: no recording of a known form; "
        f"if it is one all the same, say which with --input-format {'|'.join(FORMS)}"
    )


def _by_line(line: bytes) -> str:
    """What a whole line gives away."""
    if HTTPLOG.search(line):
        return "haproxy"
    try:
        value = orjson.loads(line[max(line.find(b"{"), 0) :])
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(value, dict):
        return ""
    if "log" in value:
        return "har"
    if "request" in value and "response" in value:
        return "ndjson"
    return "haproxy" if value.keys() & {"method", "path", "end", "connection_error"} and "status" in value else ""
