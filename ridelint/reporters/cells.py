"""How many terminal cells a text takes.

A caret line stands under its span only if both sides count alike: wide East Asian characters and emoji take two cells
(Unicode Standard Annex 11), combining marks none, a tab is written as spaces.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.reporters.visible import visible

Glyph = tuple[str, int]
"""A character as it is shown, and the cells that takes."""

TAB = "    "
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"


def glyphs(text: str) -> list[Glyph]:
    """One glyph for each character of a line, so that character offsets still index the result."""
    if text.isascii() and text.isprintable():
        return [(char, 1) for char in text]
    return list(_measured(text))


def width(measured: list[Glyph]) -> int:
    return sum(cells for _, cells in measured)


def _measured(text: str) -> Iterator[Glyph]:
    before, cells = "", 0
    for char in text:
        cells = _in_context(char, before, cells)
        before = char
        yield (TAB if char == "\t" else visible(char)), cells


def _in_context(char: str, before: str, cells_before: int) -> int:
    """Emoji sequences (UTS 51) are drawn as one picture of two cells."""
    if char == _EMOJI_STYLE:
        return 1 if cells_before == 1 else 0
    cells = _alone(char)
    joins = before == _JOINER or ("\U0001f3fb" <= char <= "\U0001f3ff" and cells_before == 2)
    return 0 if joins and cells == 2 else cells


def _alone(char: str) -> int:
    if char == "\t":
        return len(TAB)
    if char.isascii() and char.isprintable():
        return 1
    shown = visible(char)
    return len(shown) if shown != char else _unicode_width(char)


def _unicode_width(char: str) -> int:
    from unicodedata import category, east_asian_width  # noqa: PLC0415 - a megabyte that ASCII never needs

    if category(char) in {"Mn", "Me", "Cf"} or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
