"""The lines of a description around a place."""

from __future__ import annotations

from collections.abc import Callable

from ridelint.model import Location
from ridelint.reporters.html.listing import Line
from ridelint.reporters.place import last_line

_BEFORE, _AFTER = 5, 7


def source_lines(place: Location, line_of: Callable[[str, int], str | None]) -> list[Line]:
    """Nothing where the file is not at hand."""
    lines = []
    last = min(last_line(place), place.line + _AFTER)
    for number in range(max(1, place.line - _BEFORE), place.line + _AFTER + 1):
        found = line_of(place.file, number)
        if found is None and number >= place.line:
            break
        written = (found or "").rstrip("\r\n")
        if number == place.line:
            lines.append(Line(written, is_marked=True, number=number, span=_span(place, written)))
        else:
            lines.append(Line(written, is_within=place.line < number <= last, number=number))
    return lines if any(line.is_marked for line in lines) else []


def _span(place: Location, line: str) -> tuple[int, int]:
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    start = min(place.column - 1, len(line))
    return start, max(start, min(end, len(line)))
