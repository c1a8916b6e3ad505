"""From a call as its source has it to an exchange: headers by name, path and query apart, bodies decoded.

Every source (a recording, a proxy, a middleware, a run of our own) comes through here, so that all of them give the
rules the same exchange for the same call.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from ridelint.live.bodies import Decoded, decode, grouped
from ridelint.live.unpacking import MOST_BYTES, UnpackError, unpacked
from ridelint.model import REQUEST_BODY, RESPONSE_BODY, Exchange, Purpose, Request, Response

Pairs = Sequence[tuple[str, str]]

_BODILESS = frozenset({204, 304})
_NONE: frozenset[str] = frozenset()
_MOST_FIELDS = 1000


class Wire(NamedTuple):
    """A call as a source has it: bytes and header lines.

    ``url`` is absolute, or path and query. A body that is not there is none, and so is one that the source cannot
    tell, which ``unknown`` then names. ``problem`` says what went wrong with the response, as that it was cut short.
    ``is_unpacked`` says that the source has undone the content codings that the headers still name.
    """

    method: str
    url: str
    status: int
    request_headers: Pairs = ()
    request_body: bytes | None = None
    response_headers: Pairs = ()
    response_body: bytes | None = None
    label: str = ""
    seconds: float | None = None
    started: float | None = None
    purpose: Purpose = Purpose.ORDINARY
    unknown: frozenset[str] = _NONE
    problem: str = ""
    is_unpacked: bool = False


def decoded(wire: Wire) -> Exchange:
    """The exchange of a call. Whatever is wrong with a body becomes its ``problem``."""
    return Exchange(_request(wire), _response(wire), wire.label, wire.seconds, wire.started, wire.purpose, wire.unknown)


def _request(wire: Wire) -> Request:
    headers = by_name(wire.request_headers)
    origin, path, query = split_url(wire.url)
    media_type = headers.get("content-type")
    coding = "" if wire.is_unpacked else headers.get("content-encoding", "")
    found = _body(wire.request_body, coding, media_type, known=REQUEST_BODY not in wire.unknown)
    fields = _query(query) if query else {}
    return Request(
        wire.method.upper(), path, fields, headers, media_type, found.value, wire.request_body, found.problem, origin
    )


def _response(wire: Wire) -> Response:
    headers = by_name(wire.response_headers)
    media_type = headers.get("content-type")
    found = Decoded(problem=wire.problem)
    if not wire.problem:
        coding = "" if wire.is_unpacked else headers.get("content-encoding", "")
        found = _body(wire.response_body, coding, media_type, known=RESPONSE_BODY not in wire.unknown)
    return Response(wire.status, headers, media_type, found.value, _has_body(wire), wire.response_body, found.problem)


def _has_body(wire: Wire) -> bool:
    if wire.status in _BODILESS or wire.method.upper() == "HEAD" or wire.status < 200:
        return False
    return bool(wire.response_body) or bool(wire.problem)


def _body(body: bytes | None, coding: str, media_type: str | None, *, known: bool) -> Decoded:
    if not body or not known:
        return Decoded()
    if coding or len(body) > MOST_BYTES:
        try:
            body = unpacked(body, coding)
        except UnpackError as error:
            return Decoded(problem=str(error))
    return decode(body, media_type)


def _query(query: str) -> dict[str, Any]:
    pairs = query.split("&")
    if len(pairs) > _MOST_FIELDS:
        return {}
    return grouped(_field(pair) for pair in pairs if pair)


def _field(pair: str) -> tuple[str, str]:
    """A field of a query. Few have escapes in them, and looking for those takes longer than all else."""
    name, _, value = pair.partition("=")
    if "%" in pair or "+" in pair:
        return unquote_plus(name), unquote_plus(value)
    return name, value


def split_url(url: str) -> tuple[str, str, str]:
    """Origin, path and query of an absolute URL or of a path with a query; the fragment is nobody's."""
    rest, _, _ = url.partition("#")
    origin = ""
    start = rest.find("://")
    if start > 0 and "/" not in rest[:start] and "?" not in rest[:start]:
        slash, mark = rest.find("/", start + 3), rest.find("?", start + 3)
        end = mark if slash < 0 or 0 <= mark < slash else slash
        if end < 0:
            end = len(rest)
        origin, rest = rest[:end], rest[end:]
    path, _, query = rest.partition("?")
    return origin, path or "/", query


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers by their lower-case name, the values of repeated ones joined (RFC 9110 section 5.3)."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        key = _lower(name)
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


@lru_cache(4096)
def _lower(name: str) -> str:
    return name.lower()
