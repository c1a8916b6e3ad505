"""A source line cut to the screen, and where the caret underline goes.

Work is bounded by the screen, never by the line: a minified description is one line of megabytes, with a finding every
hundred characters.
"""

from __future__ import annotations

from typing import NamedTuple

from ridelint.model import Location
from ridelint.reporters.cells import Glyph, glyphs, width

ELLIPSIS: Glyph = ("…", 1)


class Snippet(NamedTuple):
    """What to print of the line; the underline starts ``offset`` cells in and is ``carets`` cells long."""

    text: str
    offset: int
    carets: int


def snippet(line: str, location: Location, room: int) -> Snippet:
    """The part of ``line`` around the location that fits in ``room`` cells; at least one caret."""
    start, end = _span(line, location)
    if len(line) <= room and line.isascii() and line.isprintable():
        return Snippet(line.rstrip(), start, max(1, end - start))
    first, last = max(0, start - room), min(len(line), end + room, start + 2 * room)
    shown = glyphs(line[first:last].rstrip("\r\n"))
    parts = (shown[: start - first], shown[start - first : end - first], shown[end - first :])
    head, span, tail = _fit(*parts, room, cut=(first > 0, last < len(line)))
    text = "".join(char for char, _ in (*head, *span, *tail)).rstrip()
    return Snippet(text, width(head), max(1, width(span)))


def _span(line: str, location: Location) -> tuple[int, int]:
    """Offsets of the underlined characters; a span of several lines ends where its first line does."""
    length = len(line.rstrip())
    start = min(max(location.column - 1, 0), len(line))
    end = length if location.end_line > location.line else min(location.end_column - 1, length)
    return start, max(start, end)


def _fit(
    head: list[Glyph], span: list[Glyph], tail: list[Glyph], room: int, *, cut: tuple[bool, bool]
) -> tuple[list[Glyph], list[Glyph], list[Glyph]]:
    """The span as far as it fits, the rest of the room shared between both sides, an ellipsis where text is missing."""
    if not any(cut) and width(head) + width(span) + width(tail) <= room:
        return head, span, tail
    if width(span) > room - 2:
        kept = _take(span, room - 1, missing=True)
        return _last(head, room - width(kept), missing=cut[0]), kept, []
    left = room - width(span)
    before = _last(head, max(left - width(tail) - cut[1], left // 2), missing=cut[0])
    return before, span, _take(tail, left - width(before), missing=cut[1])


def _take(measured: list[Glyph], room: int, *, missing: bool) -> list[Glyph]:
    """As much of the beginning as fits in the room."""
    if not missing and width(measured) <= room:
        return measured
    taken, used = 0, 0
    while taken < len(measured) and used + measured[taken][1] <= room - 1:
        used += measured[taken][1]
        taken += 1
    return [*measured[:taken], ELLIPSIS]


def _last(measured: list[Glyph], room: int, *, missing: bool) -> list[Glyph]:
    """As much of the end as fits in the room."""
    return _take(measured[::-1], room, missing=missing)[::-1]
