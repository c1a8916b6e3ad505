"""HAR 1.1 to 1.3 as browsers, proxies and test tools write it.

http://www.softwareishard.com/blog/har-12-spec/ says what should be there. What is there differs: bodies that were not
recorded, base64 that 1.2 knows only of answers, sizes that are made up, headers taken out. What is not told is unknown,
and an entry with a lie in it is read as far as it makes sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from ridelint.live.decode import Wire
from ridelint.live.masks import tells_credentials
from ridelint.live.sources.batch import Batch
from ridelint.live.sources.feed import Feed
from ridelint.live.sources.har_parts import content_of, doubt_sizes, headers_of, media_type_of, posted_of
from ridelint.live.sources.lies import LieError, shown
from ridelint.live.sources.notes import Notes
from ridelint.live.sources.pieces import BrokenError, Pieces
from ridelint.model import REQUEST_BODY, REQUEST_CREDENTIALS, RESPONSE_BODY, RESPONSE_HEADERS, Purpose

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_METHOD = re.compile(r"[!#$%&'*+.^_`|~\w-]{1,40}", re.ASCII)
_HTTP = ("http://", "https://", "/", "HTTP://", "HTTPS://")
_GZIP = b"\x1f\x8b"
_ASSETS = ("document", "font", "image", "manifest", "media", "script", "stylesheet", "texttrack")
"""What Chromium calls the parts of a page itself (``_resourceType``)."""
_LONGEST = 1e12
_LENGTH_OF_TYPE = len("content-type")


def cut_har(form: str, feed: Feed, notes: Notes) -> Iterator[Batch]:
    """The entries of a recording."""
    pieces = Pieces(feed)
    number = 1
    try:
        for data, entries in pieces.cuts(("log", "entries")):
            yield Batch(form, number, data, entries)
            number += len(entries)
    except BrokenError as error:
        notes.turn = number
        notes.fail(pieces.where(), f"{feed.problem or error}; {_so_far(number - 1)}")


def read_har(batch: Batch, notes: Notes) -> Iterator[tuple[Wire, bool]]:
    """The calls of a batch, each with whether a page wanted it for itself, as a script or picture."""
    entries = orjson.loads(batch.data or b"[]") if batch.entries is None else batch.entries
    for number, entry in enumerate(entries, batch.number):
        try:
            found = _call(entry, f"{notes.name}#{number}", notes)
        except LieError as error:
            notes.fail(f"entry {number}", f"{error}; it was not checked")
        else:
            if found is not None:
                yield found, entry.get("_resourceType") in _ASSETS


def _so_far(number: int) -> str:
    if not number:
        return "nothing was read"
    return "the entry before was checked" if number == 1 else f"the {number} entries before were checked"


def _call(entry: Any, label: str, notes: Notes) -> Wire | None:
    """The call that an entry tells of; none where it is none, or was not answered."""
    if isinstance(entry, BrokenError):
        raise LieError(str(entry))
    request, response = _object(entry, "request"), _object(entry, "response")
    where = f"entry {label.rpartition('#')[2]}"
    method, url, status = _method(request), _url(request), _status(response, where, notes)
    if not url.startswith(_HTTP):
        notes.leave_out("that are no HTTP")
        return None
    if status == 0:
        notes.leave_out("without an answer")
        return None
    doubt_sizes(request, response, where, notes)
    sent, answered = headers_of(request, "request"), headers_of(response, "response")
    if sent and answered == sent:  # as Optic's recorder has it
        notes.warn(where, "its response has the headers of its request; they were not believed")
        answered = []
    posted, content = posted_of(request, method, sent), content_of(response)
    wire = Wire(
        method,
        url,
        status,
        sent,
        posted.data,
        _with_type(answered, response),
        content.data,
        label,
        _seconds(entry),
        _started(entry),
        unknown=_unknown(posted.told, content.told, tells_credentials(sent), bool(answered)),
        is_unpacked=content.data is None or not content.data.startswith(_GZIP),
    )
    return _ours(wire, entry["_ridelint"]) if "_ridelint" in entry else wire


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _with_type(answered: list[tuple[str, str]], response: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The headers of an answer; where they lack the type of the body, it is the one that is told beside the body."""
    for name, _ in answered:
        if len(name) == _LENGTH_OF_TYPE and name.lower() == "content-type":
            return answered
    media_type = media_type_of(response)
    return [*answered, ("Content-Type", media_type)] if media_type else answered


@lru_cache(16)
def _unknown(posted: bool, content: bool, credentials: bool, answered: bool) -> frozenset[str]:
    told = {
        REQUEST_BODY: posted,
        REQUEST_CREDENTIALS: credentials,
        RESPONSE_BODY: content,
        RESPONSE_HEADERS: answered,
    }
    return frozenset(name for name, is_told in told.items() if not is_told)


def _ours(wire: Wire, more: Any) -> Wire:
    """The call with what `HarWriter` has added, in place of what other recorders leave to be guessed."""
    try:
        return wire._replace(
            label=str(more["label"]) or wire.label,
            purpose=Purpose(more["purpose"]),
            unknown=frozenset(map(str, more["unknown"])),
            problem=str(more["problem"]),
            started=_number(more["started"]),
            seconds=_number(more["seconds"]),
        )
    except (LookupError, TypeError, ValueError, OverflowError):
        raise LieError("its `_ridelint` is not what ridelint writes; take it out") from None


def _object(entry: Any, name: str) -> Mapping[str, Any]:
    found = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(found, dict):
        raise LieError(f"it has no object `{name}`, so it tells of no call")
    return found


def _method(request: Mapping[str, Any]) -> str:
    method = request.get("method")
    if method in _METHODS or (isinstance(method, str) and _METHOD.fullmatch(method)):
        return str(method)
    raise LieError(f"its request has no method but {shown(method)}; write one, as `GET`")


def _url(request: Mapping[str, Any]) -> str:
    url = request.get("url")
    if not isinstance(url, str) or not url:
        raise LieError(f"its request has no url but {shown(url)}; write one, as `https://api.example.com/orders`")
    return url


def _status(response: Mapping[str, Any], where: str, notes: Notes) -> int:
    status = response.get("status")
    if status.__class__ is int and (100 <= status <= 599 or status == 0):
        return status
    if isinstance(status, str) and re.fullmatch("[1-5][0-9]{2}", status):
        notes.warn(where, f"its status is the text {shown(status)}; it was read as a number")
        return int(status)
    raise LieError(f"its status is {shown(status)}; write a number from 100 to 599")


def _seconds(entry: Mapping[str, Any]) -> float | None:
    """How long the server took: without the time that the client waited for a connection, where that is told."""
    timings = entry.get("timings")
    if timings.__class__ is dict:
        try:
            taken = timings["send"] + timings["wait"] + timings["receive"]
            if timings["wait"] >= 0:
                return taken / 1000  # type: ignore[no-any-return]  # checked by the operations themselves
        except (KeyError, TypeError, OverflowError):
            return None
    time = entry.get("time")
    return time / 1000 if time.__class__ in {int, float} and 0 <= time < _LONGEST else None


def _started(entry: Mapping[str, Any]) -> float | None:
    try:
        return datetime.fromisoformat(entry["startedDateTime"]).timestamp()
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
