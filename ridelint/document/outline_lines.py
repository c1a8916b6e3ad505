"""The lines of a text that start at or left of a column: where its outline shows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

_SHALLOW = 4
"""The top levels span the whole text; their lines are found in one pass for all of them."""


class OuterLines:
    """Finds the lines with content that start at or left of a column."""

    __slots__ = ("_shallow", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._shallow: list[tuple[int, int]] | None = None

    def between(self, start: int, limit: int, column: int) -> Iterator[tuple[int, int]]:
        """Offset and column of the first character of such lines that begin after ``start``."""
        if column > _SHALLOW:
            return self._search(start, limit, column)
        if self._shallow is None:
            self._shallow = list(self._search(0, len(self._text), _SHALLOW))
        first = bisect_left(self._shallow, (start + 1, 0))
        last = bisect_left(self._shallow, (limit, 0))
        return ((at, indent) for at, indent in self._shallow[first:last] if indent <= column)

    def _search(self, start: int, limit: int, column: int) -> Iterator[tuple[int, int]]:
        for match in _pattern(column).finditer(self._text, start, limit):
            yield match.end(), match.end() - match.start() - 1


@lru_cache(maxsize=256)
def _pattern(column: int) -> re.Pattern[str]:
    return re.compile(rf"\n {{0,{column}}}(?=[^ \r\n])")
