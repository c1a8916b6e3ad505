"""JSON in lines, the faulty one marked, cut where it is long: the way to the fault is always there.

Work is bounded by what is shown, whatever the body is: past a number of lines only the way to the fault is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ridelint.reporters.html.listing import LONGEST, Line
from ridelint.reporters.jsontext import compact

_OPEN_LINES = 160
"""Lines after which no more containers are opened that are not on the way."""
_MEMBERS = 24
"""Members of a container that are shown before the rest is counted."""
_AROUND = 14
"""Lines shown before and after the fault."""
_WHOLE = 40
"""Lines that are shown without a cut."""
_INDENT = "  "

Way = tuple[str, ...] | None


def pretty(value: Any, way: Way) -> list[Line]:
    """``way`` leads to the fault: where it leads nowhere, the last part of it that is there is marked."""
    lines: list[Line] = []
    _Printer(lines).write(value, way, "", "", "")
    return _cut(lines)


class _Printer:
    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines

    def write(self, value: Any, way: Way, margin: str, name: str, comma: str) -> None:
        """Append the lines of a value; ``name`` is what stands before it."""
        is_marked = way is not None and not _leads_on(value, way)
        if not isinstance(value, (dict, list)) or not value:
            self._lines.append(Line(f"{margin}{name}{_scalar(value)}{comma}", is_marked))
        elif way is None and (len(self._lines) > _OPEN_LINES or len(margin) > 60):
            self._lines.append(Line(f"{margin}{name}{'{…}' if isinstance(value, dict) else '[…]'}{comma}"))
        else:
            self._container(value, way if not is_marked else None, margin, name, comma, is_marked=is_marked)

    def _container(
        self, value: dict[str, Any] | list[Any], way: Way, margin: str, name: str, comma: str, *, is_marked: bool
    ) -> None:
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        self._lines.append(Line(f"{margin}{name}{opening}", is_marked))
        members = _members(value)
        step = way[0] if way else None
        shown = [at for at, (key, _) in enumerate(members) if at < _MEMBERS or key == step]
        for at in shown:
            key, member = members[at]
            written = f"{compact(key[:LONGEST])}: " if isinstance(value, dict) else ""
            rest = way[1:] if way and key == step else None
            self.write(member, rest, margin + _INDENT, written, "," if at + 1 < len(members) else "")
        if len(shown) < len(members):
            self._lines.append(Line(f"{margin}{_INDENT}… {len(members):,} in all"))
        self._lines.append(Line(f"{margin}{closing}{comma}"))


def _members(value: dict[str, Any] | list[Any]) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return list(value.items())
    return [(str(number), item) for number, item in enumerate(value)]


def _leads_on(value: Any, way: tuple[str, ...]) -> bool:
    if not way:
        return False
    if isinstance(value, list):
        return way[0].isdecimal() and int(way[0]) < len(value)
    return isinstance(value, dict) and way[0] in value


def _scalar(value: Any) -> str:
    return compact(value[:LONGEST] + "…" if isinstance(value, str) and len(value) > LONGEST else value)


def _cut(lines: list[Line]) -> list[Line]:
    """What is around the fault, and the first lines where there is none."""
    if len(lines) <= _WHOLE:
        return lines
    at = next((number for number, line in enumerate(lines) if line.is_marked), 0)
    first, last = max(0, at - _AROUND), min(len(lines), max(at + _AROUND, 2 * _AROUND))
    return [*_left_out(first), *lines[first:last], *_left_out(len(lines) - last)]


def _left_out(number: int) -> Iterator[Line]:
    if number:
        yield Line(f"⋮ {number} lines")
