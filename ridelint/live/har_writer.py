"""Observed calls written as HAR 1.2, secrets masked, while they come.

Each call is one write that also closes the file, and the next one begins where that end was. So whatever interrupts a
run leaves a whole HAR behind.
"""

from __future__ import annotations

import os
import threading
from base64 import b64encode
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from ridelint import __version__
from ridelint.errors import RidelintError
from ridelint.live.unpacking import UnpackError, unpacked
from ridelint.masking import masked
from ridelint.model import REQUEST_BODY, REQUEST_CREDENTIALS, RESPONSE_BODY, Exchange, Request, Response

_HEAD = b'{"log": {"version": "1.2", "creator": {"name": "ridelint", "version": %b}, "entries": ['
_TAIL = b"\n]}}\n"
_UNNAMED = datetime.fromtimestamp(0, UTC)


class HarWriter:
    """Writes calls to a file, from any thread. It is a context manager.

    ``secrets`` are names of headers and fields that are masked besides those known to hold secrets.

    Raises:
        RidelintError: the file cannot be written.
    """

    def __init__(self, path: str | Path, secrets: Collection[str] = ()) -> None:
        self._path = path
        self._secrets = secrets
        self._lock = threading.Lock()
        self._count = 0
        head = _HEAD % orjson.dumps(__version__)
        self._end = len(head)
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            raise RidelintError(f"{path}: cannot be written: {error.strerror}") from None
        self._put(head + _TAIL, 0)

    def write(self, exchange: Exchange) -> None:
        entry = orjson.dumps(as_entry(exchange, self._secrets))
        with self._lock:
            data = (b",\n" if self._count else b"\n") + entry
            self._put(data + _TAIL, self._end)
            self._end += len(data)
            self._count += 1

    def close(self) -> None:
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1

    def _put(self, data: bytes, at: int) -> None:
        try:
            while data:
                written = os.pwrite(self._file, data, at)
                data, at = data[written:], at + written
        except OSError as error:
            raise RidelintError(f"{self._path}: cannot be written: {error.strerror}") from None

    def __enter__(self) -> HarWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def as_entry(exchange: Exchange, secrets: Collection[str] = ()) -> dict[str, Any]:
    """A call as an entry of a HAR. What HAR has no place for stands in ``_ridelint``, where `read_har` finds it."""
    shown = masked(exchange, secrets)
    unknown = shown.unknown if shown == exchange else shown.unknown | {REQUEST_CREDENTIALS}
    milliseconds = -1.0 if shown.seconds is None else shown.seconds * 1000
    started = _UNNAMED if shown.started is None else datetime.fromtimestamp(shown.started, UTC)
    return {
        "startedDateTime": started.isoformat(timespec="microseconds"),
        "time": max(milliseconds, 0),
        "request": _request(shown.request, is_told=REQUEST_BODY not in unknown),
        "response": _response(shown.response, is_told=RESPONSE_BODY not in unknown),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_ridelint": {
            "label": shown.label,
            "purpose": shown.purpose.value,
            "unknown": sorted(unknown),
            "problem": shown.response.problem,
            "started": shown.started,
            "seconds": shown.seconds,
        },
    }


def _request(request: Request, *, is_told: bool) -> dict[str, Any]:
    query = urlencode(request.query, doseq=True)
    raw = request.raw if is_told else None
    written: dict[str, Any] = {
        "method": request.method,
        "url": f"{request.origin}{request.path}" + (f"?{query}" if query else ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(request.headers),
        "queryString": [{"name": name, "value": value} for name, value in parse_qsl(query, keep_blank_values=True)],
        "headersSize": -1,
        "bodySize": len(raw or b"") if is_told else -1,
    }
    if raw:
        written["postData"] = {"mimeType": request.media_type or "", "params": [], **_text(raw)}
    return written


def _response(response: Response, *, is_told: bool) -> dict[str, Any]:
    raw = _plain(response) if is_told else None
    content: dict[str, Any] = {"size": len(raw or b"") if is_told else -1, "mimeType": response.media_type or ""}
    return {
        "status": response.status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(response.headers),
        "content": {**content, **_text(raw)} if raw else content,
        "redirectURL": response.headers.get("location", ""),
        "headersSize": -1,
        "bodySize": len(response.raw or b"") if is_told else -1,
    }


def _plain(response: Response) -> bytes | None:
    """The body as HAR has it: without its content codings, unless they cannot be undone."""
    coding = response.headers.get("content-encoding")
    if not response.raw or not coding:
        return response.raw
    try:
        return unpacked(response.raw, coding)
    except UnpackError:
        return response.raw


def _text(raw: bytes) -> dict[str, str]:
    try:
        return {"text": raw.decode()}
    except UnicodeDecodeError:
        return {"text": b64encode(raw).decode(), "encoding": "base64"}


def _headers(headers: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": _clean(value)} for name, value in headers.items()]


def _clean(text: str) -> str:
    """Half of a surrogate pair is no text that JSON can have."""
    return text.encode("utf-8", "replace").decode()
