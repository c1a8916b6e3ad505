"""An observed call in a few words: what was asked and answered, how often, and what stands at the faulty place."""

from __future__ import annotations

from typing import Any, NamedTuple

from ridelint.model import Exchange, Finding, Pointer, Purpose
from ridelint.reporters.jsontext import compact

EXCERPT = 80
"""Characters of a value that are told with its place."""
_DEEPEST = 4
_MOST_ITEMS = 8


class Spot(NamedTuple):
    """A place in an exchange; ``value`` is an excerpt of what stands there, none where there is nothing."""

    pointer: str
    value: str | None

    def __str__(self) -> str:
        return self.pointer if self.value is None else f"{self.pointer} is {self.value}"


def call(exchange: Exchange) -> str:
    """``GET /orders -> 200 (todo.har#3)``; the query and the bodies stay out, since one line has to do."""
    request, response = exchange.request, exchange.response
    purpose = "" if exchange.purpose is Purpose.ORDINARY else exchange.purpose.value
    notes = "; ".join(filter(None, (purpose, exchange.label)))
    return f"{request.method} {request.path} -> {response.status}{f' ({notes})' if notes else ''}"


def times(finding: Finding) -> str:
    """What follows the call: ``, seen 37 times``."""
    return f", seen {finding.times:,} times" if finding.times > 1 else ""


def spot(finding: Finding) -> Spot:
    """Where in the exchange it is, and what stands there."""
    if finding.exchange is None:
        return Spot(finding.pointer, None)
    found = _found(_document(finding.exchange), finding.pointer)
    return Spot(finding.pointer, None if found is None else excerpt(found[0]))


def excerpt(value: Any, room: int = EXCERPT) -> str:
    """A value as JSON on one line, cut to the room; what is cut was never written."""
    written = compact(_pruned(value, room, 0))
    return written if len(written) <= room else f"{written[: room - 1]}…"


def _pruned(value: Any, room: int, depth: int) -> Any:
    if isinstance(value, str):
        return value[:room]
    if not isinstance(value, (dict, list)) or not value:
        return value
    if depth == _DEEPEST:
        return "…"
    if isinstance(value, list):
        return [_pruned(item, room, depth + 1) for item in value[:_MOST_ITEMS]]
    few = list(value.items())[:_MOST_ITEMS]
    return {name[:room]: _pruned(member, room, depth + 1) for name, member in few}


def _document(exchange: Exchange) -> dict[str, Any]:
    """The exchange as the pointers of its findings see it."""
    request, response = exchange.request, exchange.response
    return {
        "request": {
            "method": request.method,
            "path": request.path,
            "query": request.query,
            "headers": request.headers,
            "body": request.body,
        },
        "response": {"status": response.status, "headers": response.headers, "body": response.body},
    }


def _found(document: Any, pointer: str) -> tuple[Any] | None:
    """What the pointer leads to; none where it leads nowhere, or to a whole half of the exchange."""
    tokens = Pointer.parse(pointer) if pointer.startswith("/") else Pointer()
    if len(tokens) < 2:
        return None
    value = document
    for token in map(str, tokens):
        if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        elif not isinstance(value, list) and hasattr(value, "get") and token in value:
            value = value[token]
        else:
            return None
    return (value,)
