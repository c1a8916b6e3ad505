"""Where values stand in a flow collection: ``{a: [1, 2], "b": c}``, read along with the values that it holds.

Descriptions put small things in flow style, and a small description is often nothing else; the exact reader would
have to be imported for them. Of the notation, this knows what people write: a token that does not mean what is known
to stand there ends it without an answer.
"""

from __future__ import annotations

import re
from typing import Any

from ridelint.document.marks import Mark, Span
from ridelint.document.outline_leaf import means

_GAP = re.compile(r"(?:[ \t\r\n]++(?:#[^\n]*+)?)*+")
_SCALAR = re.compile(
    r""""[^"\\\n]*"|'[^'\n]*'"""
    r"""|(?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|[\-?:](?=[^\s,\[\]{}]))"""
    r"""(?:[^\s,\[\]{}:]|:(?=[^\s,\[\]{}])|[ \t]+(?=[^\s,\[\]{}:#]))*"""
)
_COLON = re.compile(r"[ \t]*:(?=[ \t\r\n])")


class _Unknown(Exception):  # noqa: N818 - no error: the exact reader takes over
    pass


def flow_mark(text: str, value: Any, start: int, limit: int) -> Mark | None:
    """The mark of a collection and all in it; none where it takes a parser to tell."""
    try:
        mark = _Flow(text, limit).collection(value, start)
    except _Unknown:
        return None
    rest = _GAP.match(text, mark.end, limit)
    return mark if rest is not None and rest.end() == limit else None


class _Flow:
    """One flow collection being read."""

    __slots__ = ("_limit", "_text")

    def __init__(self, text: str, limit: int) -> None:
        self._text = text
        self._limit = limit

    def collection(self, value: Any, at: int) -> Mark:
        """The mark of the collection that opens at an offset."""
        mark = Mark(at, at)
        if value.__class__ is dict:
            self._expect("{", at)
            mark.keys = {}
            at = self._members(value, mark, mark.keys, at + 1)
            self._expect("}", at)
        else:
            self._expect("[", at)
            mark.items = []
            at = self._items(value, mark.items, at + 1)
            self._expect("]", at)
        mark.end = at + 1
        return mark

    def _members(self, value: dict[str, Any], mark: Mark, keys: dict[str, Span], at: int) -> int:
        at = self._past_gap(at)
        for name, member in value.items():
            keys[name] = key = self._scalar(name, at, as_key=True)
            colon = _COLON.match(self._text, key[1], self._limit)
            if colon is None:
                raise _Unknown
            mark.members[name] = below = self._value(member, self._past_gap(colon.end()))
            at = self._past_comma(below.end)
        return at

    def _items(self, value: list[Any], items: list[Mark], at: int) -> int:
        at = self._past_gap(at)
        for item in value:
            items.append(self._value(item, at))
            at = self._past_comma(items[-1].end)
        return at

    def _value(self, value: Any, at: int) -> Mark:
        if value.__class__ is dict or value.__class__ is list:
            return self.collection(value, at)
        return Mark(*self._scalar(value, at))

    def _scalar(self, value: Any, at: int, *, as_key: bool = False) -> Span:
        match = _SCALAR.match(self._text, at, self._limit)
        if match is None or not means(match.group(), value, as_key=as_key):
            raise _Unknown
        return match.span()

    def _past_gap(self, at: int) -> int:
        match = _GAP.match(self._text, at, self._limit)
        return match.end() if match else at

    def _past_comma(self, at: int) -> int:
        """Where the next member starts; the closing bracket, where this was the last."""
        at = self._past_gap(at)
        return self._past_gap(at + 1) if self._text.startswith(",", at, self._limit) else at

    def _expect(self, bracket: str, at: int) -> None:
        if not self._text.startswith(bracket, at, self._limit):
            raise _Unknown
