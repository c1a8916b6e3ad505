"""The lines of a text that start at or left of a column: where its outline shows."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from ridelint.document.marks import Span

_SHALLOW = 4
"""The top levels span the whole text; their lines are found in one pass for all of them."""


class OuterLines:
    """Finds the lines with content that start at or left of a column."""

    __slots__ = ("_shallow", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._shallow: list[Span] | None = None

    def between(self, start: int, limit: int, column: int) -> list[Span]:
        """Line break before and first character of such lines that begin after ``start``."""
        if column > _SHALLOW:
            return _search(self._text, start, limit, column)
        if self._shallow is None:
            self._shallow = _search(self._text, 0, len(self._text), _SHALLOW)
        first = bisect_left(self._shallow, (start, 0))
        last = bisect_left(self._shallow, (limit, 0))
        return [
            (at, content) for at, content in self._shallow[first:last] if content - at - 1 <= column and content < limit
        ]


def _search(text: str, start: int, limit: int, column: int) -> list[Span]:
    return [match.span() for match in _pattern(column).finditer(text, start, limit)]


@lru_cache(maxsize=256)
def _pattern(column: int) -> re.Pattern[str]:
    return re.compile(rf"\n {{0,{column}}}+(?=[^ \r\n])")
