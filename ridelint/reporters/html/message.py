"""A request or a response as lines: its first line, its headers, its body; the faulty one marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http.client import responses
from urllib.parse import urlencode

from ridelint.model import (
    REQUEST_BODY,
    RESPONSE_BODY,
    Exchange,
    Pointer,
    Request,
    Response,
)
from ridelint.reporters.html.listing import Line
from ridelint.reporters.html.pretty import pretty

_MOST_HEADERS = 30
_MOST_LINES = 40


def request_lines(exchange: Exchange, pointer: str) -> list[Line]:
    request, tokens = exchange.request, _tokens(pointer, "request")
    query = f"?{urlencode(request.query, doseq=True, safe='[]', errors='replace')}" if request.query else ""
    is_first = bool(tokens) and tokens[0] not in {"headers", "body"}
    known = REQUEST_BODY not in exchange.unknown
    return [
        Line(f"{request.method} {request.path}{query}", is_first or tokens == ("headers",)),
        *_rest(request, tokens, known=known),
    ]


def response_lines(exchange: Exchange, pointer: str) -> list[Line]:
    response, tokens = exchange.response, _tokens(pointer, "response")
    reason = responses.get(response.status, "")
    lines = list(_rest(response, tokens, known=RESPONSE_BODY not in exchange.unknown))
    is_first = bool(tokens) and not any(line.is_marked for line in lines)
    return [Line(f"{response.status} {reason}".strip(), is_first), *lines]


def _tokens(pointer: str, half: str) -> tuple[str, ...]:
    """The pointer below one half of the exchange; empty where it is into the other."""
    if not pointer.startswith(f"/{half}"):
        return ()
    return tuple(map(str, Pointer.parse(pointer)[1:])) or (half,)


def _rest(half: Request | Response, tokens: tuple[str, ...], *, known: bool) -> Iterator[Line]:
    yield from _headers(half.headers, tokens)
    body = list(_body(half, tokens[1:] if tokens[:1] == ("body",) else None, known=known))
    if body:
        yield Line("")
        yield from body


def _headers(headers: Mapping[str, str], tokens: tuple[str, ...]) -> Iterator[Line]:
    faulty = tokens[1] if len(tokens) > 1 and tokens[0] == "headers" else None
    for number, (name, value) in enumerate(headers.items()):
        if number < _MOST_HEADERS or name == faulty:
            yield Line(f"{name}: {value}", name == faulty)
    if len(headers) > _MOST_HEADERS:
        yield Line(f"… {len(headers)} headers in all")


def _body(half: Request | Response, faulty: tuple[str, ...] | None, *, known: bool) -> Iterator[Line]:
    if not known:
        yield Line("… a body that was not recorded, or is too large to show")
    elif half.problem:
        yield Line(f"… a body that could not be read: {half.problem}", faulty is not None)
        yield from _text((half.raw or b"")[:4000].decode("utf-8", "replace"), None)
    elif isinstance(half.body, str) and "json" not in (half.media_type or ""):
        yield from _text(half.body, faulty)
    elif half.body is not None or half.raw == b"null":
        yield from pretty(half.body, faulty)
    elif half.raw:
        yield Line(f"… {len(half.raw):,} bytes that are no text", faulty is not None)
    elif faulty is not None:
        yield Line("… no body", is_marked=True)


def _text(body: str, faulty: tuple[str, ...] | None) -> Iterator[Line]:
    lines = body.splitlines()
    for number, line in enumerate(lines[:_MOST_LINES]):
        yield Line(line, faulty is not None and number == 0)
    if len(lines) > _MOST_LINES:
        yield Line(f"… {len(lines):,} lines in all")
