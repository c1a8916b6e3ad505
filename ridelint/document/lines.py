"""Character offsets to lines and columns.

A line ends at LF, CRLF or a lone CR, as in YAML 1.2 section 5.4; U+0085 and U+2028 are content, so `str.splitlines`
cannot be used. Where lines start is counted by blocks and not listed: mostly, a few places are asked for in files of a
hundred thousand lines.
"""

from __future__ import annotations

from bisect import bisect_left

from ridelint.model import Location

_BLOCK = 2048
_MANY = 300
"""To ask for more lines than these takes longer than to list all of a large file."""


class Lines:
    """The lines of one text, counted when the first place is asked for.

    ``_before`` holds, for each block of the text, how many line breaks precede it, and ``_last`` where the last of
    them is.
    """

    __slots__ = ("_asked", "_before", "_broken", "_last", "_listed", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._broken = ""
        self._before: list[int] = []
        self._last: list[int] = []
        self._asked = 0
        self._listed: list[str] = []

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character."""
        self._count()
        block = offset // _BLOCK
        start = block * _BLOCK
        line = self._before[block] + self._broken.count("\n", start, offset) + 1
        line_break = self._broken.rfind("\n", start, offset)
        return line, offset - (line_break if line_break >= 0 else self._last[block])

    def location(self, name: str, start: int, end: int) -> Location:
        return Location(name, *self.position(start), *self.position(end))

    def line(self, number: int) -> str:
        """The text of a line from 1, without its line break; empty past the end."""
        if self._listed:
            return self._listed[number - 1] if 0 < number <= len(self._listed) else ""
        self._count()
        self._asked += 1
        if self._asked > _MANY and self._broken is self.text:
            self._listed = self.text.split("\n")
        start = self._start(number)
        if start < 0:
            return ""
        end = self._broken.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")

    def _start(self, number: int) -> int:
        """The offset of a line's first character; -1 where there is no such line."""
        if number <= 1:
            return number - 1
        block = bisect_left(self._before, number - 1) - 1
        start = block * _BLOCK
        breaks = number - 1 - self._before[block]
        text = self._broken[start : start + _BLOCK]
        parts = text.split("\n", breaks)
        return start + len(text) - len(parts[-1]) if len(parts) > breaks else -1

    def _count(self) -> None:
        if self._before:
            return
        self._broken = text = _with_line_feeds(self.text)
        count, last = 0, -1
        for start in range(0, len(text) + 1, _BLOCK):
            self._before.append(count)
            self._last.append(last)
            count += text.count("\n", start, start + _BLOCK)
            last = max(last, text.rfind("\n", start, start + _BLOCK))


def _with_line_feeds(text: str) -> str:
    """The text with every line break a line feed. The length is kept, so offsets stay true."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", " \n").replace("\r", "\n")
