"""An exchange as a document of its own, so that rules can name places in it."""

from __future__ import annotations

from typing import Any, NamedTuple

from ridelint.document.node import Node
from ridelint.model import Exchange, Location, Part, Pointer


class Recorded(NamedTuple):
    """An exchange as a source of places: its pointers are ``/request/path``, ``/response/body/...`` and so on.

    It has no lines. Its one location is its label, for what no description says anything of. ``name`` is the file that
    describes such calls: its settings hold.
    """

    name: str
    label: str
    value: Any

    def locate(self, pointer: Pointer, part: Part) -> Location:  # noqa: ARG002  it has no lines
        return Location(self.label, 1, 1, 1, 1)


def as_document(exchange: Exchange, file: str) -> Node:
    """The root node of an exchange, which a file describes."""
    request, response = exchange.request, exchange.response
    value = {
        "request": {
            "method": request.method,
            "path": request.path,
            "query": dict(request.query),
            "headers": dict(request.headers),
            "body": request.body,
        },
        "response": {"status": response.status, "headers": dict(response.headers), "body": response.body},
    }
    return Node(Recorded(file, label_of(exchange), value), value)


def label_of(exchange: Exchange) -> str:
    return exchange.label or f"{exchange.request.method} {exchange.request.path}"
