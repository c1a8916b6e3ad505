"""Where a pointer of a document stands, worked out when the first one is asked for."""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import TYPE_CHECKING

from ridelint.document import marks
from ridelint.document.marks import Mark, Span
from ridelint.document.reading import Reading
from ridelint.model import Part, Pointer

if TYPE_CHECKING:
    from ridelint.document.outline import Outline


class Positions:
    """The places of one document's keys and values, as character offsets."""

    __slots__ = ("_mark", "_outline", "_reading", "_text")

    def __init__(self, text: str, reading: Reading) -> None:
        self._text = text
        self._reading = reading
        self._mark = reading.mark
        self._outline: Outline | None = None

    def span(self, pointer: Pointer, part: Part) -> Span:
        """The span of a key or a value; of the nearest ancestor where the pointer leads nowhere."""
        if self._mark is None and self._reading.form == "yaml-fast":
            from ridelint.document.outline import NotCertain, Outline

            self._outline = self._outline or Outline(self._text, self._reading.value)
            try:
                return self._outline.span(pointer, part)
            except NotCertain:
                self._outline = None
        start, end = marks.find(self._tree(), pointer, part)
        length = len(self._text)  # a text without a last line break was read as if it had one
        return min(start, length), min(end, length)

    def _tree(self) -> Mark:
        if self._mark is None:
            self._mark = _marks(self._text, self._reading)
        return self._mark


def _marks(text: str, reading: Reading) -> Mark:
    if reading.value is None:
        return Mark(0, 0)
    if reading.form == "json":
        from ridelint.document import json_marks

        return json_marks.Scan(text).root
    from ridelint.document import yaml_exact

    return yaml_exact.read(text).mark or Mark(0, 0)
