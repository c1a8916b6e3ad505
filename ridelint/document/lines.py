"""Character offsets to lines and columns.

A line ends at LF, CRLF or a lone CR, as in YAML 1.2 section 5.4; U+0085 and U+2028 are content, so `str.splitlines`
cannot be used.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from ridelint.model import Location


class Lines:
    """The lines of one text, worked out when the first place is asked for."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        if self._starts is None:
            self._starts = _line_starts(self.text)
        return self._starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def location(self, name: str, start: int, end: int) -> Location:
        return Location(name, *self.position(start), *self.position(end))

    def line(self, number: int) -> str:
        """The text of a line from 1, without its line break; empty past the end."""
        if not 1 <= number <= len(self.starts):
            return ""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end].rstrip("\r\n")


def _line_starts(text: str) -> list[int]:
    """The offset of every line's first character. The replacements keep the length, so offsets stay true."""
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    starts.pop()
    return starts
