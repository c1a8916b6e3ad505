"""Numbered lines of a text, the faulty one marked by an arrow as well as by its colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ridelint.reporters.html.tags import Html, element, joined, text, unseen


class Line(NamedTuple):
    """A line; ``span`` are the offsets of the characters that are meant, if it is only some.

    What goes on over further lines is marked at its first; the others are only ``is_within``.
    """

    text: str
    is_marked: bool = False
    is_within: bool = False
    number: int | None = None
    span: tuple[int, int] | None = None


LONGEST = 240
"""Characters of a line that are shown."""


def listing(lines: Sequence[Line], label: str) -> Html:
    """It scrolls by itself where a line is long, also by keyboard."""
    code = element("code", joined((_line(line) for line in lines), ""))
    return element("pre", code, class_="listing", tabindex="0", role="region", aria_label=label)


def _line(line: Line) -> Html:
    number = Html("") if line.number is None else element("i", text(str(line.number)), aria_hidden="true")
    if not line.is_marked:
        kind = "line within" if line.is_within else "line"
        return element("span", number, _shown(line.text), Html("\n"), class_=kind)
    return element("span", number, unseen("faulty: "), _marked(line), Html("\n"), class_="line marked")


def _marked(line: Line) -> Html:
    start, end = line.span or (len(line.text) - len(line.text.lstrip()), len(line.text))
    first = max(0, start - LONGEST // 2)
    head, middle, tail = line.text[first:start], line.text[start:end], line.text[end:]
    before = f"…{head}" if first else head
    return joined((_shown(before), element("mark", _shown(middle)), _shown(tail)), "")


def _shown(plain: str) -> Html:
    return text(plain.replace("\t", "    ") if len(plain) <= LONGEST else f"{plain[:LONGEST]}…")
