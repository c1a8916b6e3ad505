"""Where the values of a JSON text stand.

The text is known to be valid, so its tokens alone tell its structure. They are read only when a place is asked for,
or to say where a fault is that the standard library's reader does not place.
"""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

import re
from collections.abc import Iterator

from ridelint.document.limits import MAX_DEPTH
from ridelint.document.marks import Mark, Span
from ridelint.document.problem import Trouble
from ridelint.document.yaml_build import duplicate, too_deep
from ridelint.model import Pointer, Token

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


class Scan:
    """The marks of a JSON text, and the keys that stand twice in one object."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Mark(0, 0)
        self.troubles: list[Trouble] = []
        self._open: list[Mark] = []
        self._names: list[Token] = []
        self._key: tuple[str, Span] | None = None
        for match in _TOKEN.finditer(text):
            self._piece(match.group(), match.start(), match.end())

    def _piece(self, piece: str, start: int, end: int) -> None:
        if piece in ",:":
            return
        if piece in "}]":
            self._open.pop().end = end
            self._names.pop()
        elif self._key is None and self._open and self._open[-1].keys is not None:
            self._key = (decode(piece), (start, end))
        else:
            self._value(piece, Mark(start, end))

    def _value(self, piece: str, mark: Mark) -> None:
        name = self._attach(mark)
        if piece == "{":
            mark.keys = {}
        elif piece == "[":
            mark.items = []
        else:
            return
        self._open.append(mark)
        self._names.append(name)

    def _attach(self, mark: Mark) -> Token:
        """Hang a value onto the collection it stands in; returns what it is called there."""
        if not self._open:
            self.root = mark
            return ""
        outer = self._open[-1]
        if outer.keys is not None and self._key is not None:
            return self._member(outer, outer.keys, self._key, mark)
        items = outer.items or []
        items.append(mark)
        outer.items = items
        return len(items) - 1

    def _member(self, outer: Mark, keys: dict[str, Span], key: tuple[str, Span], mark: Mark) -> str:
        self._key = None
        name, span = key
        if name in keys:
            pointer = Pointer((*self._names[1:], name))
            self.troubles.append(duplicate(self.text, name, keys[name], span, pointer))
        else:
            keys[name] = span
            outer.members[name] = mark
        return name


def decode(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
    import json

    return str(json.loads(token))


def tokens(text: str) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(text)


def depth_trouble(text: str) -> Trouble | None:
    """The place where the nesting passes the limit."""
    depth = 0
    for match in _TOKEN.finditer(text):
        piece = match.group()
        depth += (piece in "{[") - (piece in "}]")
        if depth > MAX_DEPTH:
            return too_deep(match.start(), Pointer())
    return None
