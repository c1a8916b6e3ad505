"""HAProxy's log: one JSON object a line as our gateway writes it, or HAProxy's own `option httplog`.

A log knows method, path, status and time of a call, and nothing of headers and bodies; rules about those stay silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from ridelint.live.decode import Wire
from ridelint.live.sources.batch import Batch, lines_of
from ridelint.live.sources.notes import Notes
from ridelint.model import (
    REQUEST_BODY,
    REQUEST_CREDENTIALS,
    REQUEST_HEADERS,
    REQUEST_QUERY,
    RESPONSE_BODY,
    RESPONSE_HEADERS,
)

_BODIES_AND_HEADERS = frozenset({REQUEST_HEADERS, REQUEST_CREDENTIALS, REQUEST_BODY, RESPONSE_HEADERS, RESPONSE_BODY})
_ALL_BUT_PATH = _BODIES_AND_HEADERS | {REQUEST_QUERY}

HTTPLOG = re.compile(
    rb"""\[(?P<date>\d\d/\w{3}/\d{4}:[\d:.]+)\]\ \S+\ \S+\ (?P<times>-?\d+(?:/[-+]?\d+){4})\ (?P<status>-?\d+)\ .*
    "(?P<method>[A-Z]+)\ (?P<url>\S+)(?:\ HTTP/[\d.]+)?"\s*$""",
    re.VERBOSE,
)
"""What HAProxy 2.6's `option httplog` writes, behind whatever syslog puts before it (configuration manual, 8.2.3)."""


def read_haproxy_log(batch: Batch, notes: Notes) -> Iterator[tuple[Wire, bool]]:
    """The calls of a batch; no page wanted any of them for itself."""
    for number, line in lines_of(batch):
        label = f"{notes.name}:{number}"
        found = _json(line, label) if b"{" in line and b'"status"' in line else _text(line, label)
        if isinstance(found, Wire):
            if found.status > 0:
                yield found, False
            else:
                notes.leave_out("without an answer")
        elif found:
            notes.fail(f"line {number}", f"{found}; it was not checked")
        elif line.strip():
            notes.leave_out("that are no calls")


def _json(line: bytes, label: str) -> Wire | str:
    """A call, why it is none, or an empty text for a line that is not about a call."""
    try:
        entry = orjson.loads(line[line.index(b"{") :])
    except orjson.JSONDecodeError as error:
        return f"not JSON: {error}"
    if "method" not in entry or "path" not in entry:
        return ""
    method, path, status = entry["method"], entry["path"], entry.get("status")
    if not isinstance(method, str) or not isinstance(path, str) or not path.startswith("/"):
        return "its method or path is no text"
    if status.__class__ is not int or not -1 <= status <= 599:
        return f"its status is {status!r}; a number from 100 to 599 belongs there"
    return Wire(
        method,
        path,
        status,
        label=label,
        seconds=_seconds(entry.get("request_ms"), entry.get("total_ms")),
        started=_started(entry.get("time")),
        unknown=_BODIES_AND_HEADERS if "?" in path else _ALL_BUT_PATH,
    )


def _text(line: bytes, label: str) -> Wire | str:
    found = HTTPLOG.search(line)
    if found is None:
        return ""
    request, *_, total = (int(time) for time in found["times"].split(b"/"))
    return Wire(
        found["method"].decode(),
        found["url"].decode("utf-8", "replace"),
        int(found["status"]),
        label=label,
        seconds=_seconds(request, total),
        unknown=_BODIES_AND_HEADERS,
    )


def _seconds(request: Any, total: Any) -> float | None:
    """From the last byte of the request's head to the last of the answer; waiting for the head is the client's time."""
    if total.__class__ is not int or total < 0:
        return None
    return (total - request) / 1000 if request.__class__ is int and 0 <= request <= total else total / 1000


def _started(time: Any) -> float | None:
    try:
        return datetime.fromisoformat(time).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
