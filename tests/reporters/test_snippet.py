from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.model import Location
from ridelint.reporters.cells import glyphs, width
from ridelint.reporters.snippet import snippet

LINES = st.text(st.characters() | st.sampled_from("\t 车é\u0301👩\u200d🚀\ufe0f\u1160\u202e"))


def place(column: int, end_column: int, lines: int = 1) -> Location:
    return Location("a.yaml", 1, column, lines, end_column)


def drawn(line: str, location: Location, room: int = 40) -> list[str]:
    shown = snippet(line, location, room)
    return [shown.text, " " * shown.offset + "^" * shown.carets]


@pytest.mark.parametrize(
    ("line", "location", "expected"),
    [
        ("a: bad", place(4, 7), ["a: bad", "   ^^^"]),
        ("\ta: bad", place(5, 8), ["    a: bad", "       ^^^"]),
        ("a:\tbad", place(4, 7), ["a:    bad", "      ^^^"]),
        ("车: bad", place(4, 7), ["车: bad", "    ^^^"]),
        ("a: 价格 b", place(4, 6), ["a: 价格 b", "   ^^^^"]),
        ("ﬁ: bad", place(4, 7), ["ﬁ: bad", "   ^^^"]),
        ("e\u0301: bad", place(5, 8), ["e\u0301: bad", "   ^^^"]),
        ("🚕: bad", place(4, 7), ["🚕: bad", "    ^^^"]),
        ("👩\u200d🚀: bad", place(6, 9), ["👩\u200d🚀: bad", "    ^^^"]),
        ("👍🏽: bad", place(5, 8), ["👍🏽: bad", "    ^^^"]),
        ("❤\ufe0f: bad", place(5, 8), ["❤\ufe0f: bad", "    ^^^"]),
        ("🇸🇮: bad", place(5, 8), ["🇸🇮: bad", "    ^^^"]),
        ("\u1112\u1161\u11ab: bad", place(6, 9), ["\u1112\u1161\u11ab: bad", "    ^^^"]),
        ("\x1b: bad", place(4, 7), ["␛: bad", "   ^^^"]),
        ("\u202e: bad", place(4, 7), ["<U+202E>: bad", "          ^^^"]),
        ("a\u200db: bad", place(6, 9), ["a\u200db: bad", "    ^^^"]),
    ],
)
def test_carets_stand_under_the_span(line: str, location: Location, expected: list[str]) -> None:
    assert drawn(line, location) == expected


@pytest.mark.parametrize(
    ("line", "location", "expected"),
    [
        ("a: |  ", place(4, 3, lines=9), ["a: |", "   ^"]),
        ("a: {b: c", place(4, 2, lines=2), ["a: {b: c", "   ^^^^^"]),
        ("a: b", place(4, 4), ["a: b", "   ^"]),
        ("a: b", place(5, 5), ["a: b", "    ^"]),
        ("a: b", place(90, 99), ["a: b", "    ^"]),
        ("a: b  ", place(4, 99), ["a: b", "   ^"]),
        ("", place(1, 1), ["", "^"]),
        ("\t\t", place(2, 3), ["", "    ^"]),
        ("a: b\r", place(4, 2, lines=2), ["a: b", "   ^"]),
    ],
)
def test_an_underline_ends_with_its_line_and_is_never_empty(line: str, location: Location, expected: list[str]) -> None:
    assert [part.rstrip() for part in drawn(line, location)] == expected


@pytest.mark.parametrize(
    ("line", "location", "expected"),
    [
        ("bad" + "x" * 30, place(1, 4), ["badxxxxxxxxxxxxxxxx…", "^^^"]),
        ("x" * 30 + "bad", place(31, 34), ["…xxxxxxxxxxxxxxxxbad", " " * 17 + "^^^"]),
        ("x" * 30 + "bad" + "y" * 30, place(31, 34), ["…xxxxxxxbadyyyyyyyy…", "        ^^^"]),
        ("x" * 30 + "b" * 30 + "y" * 30, place(31, 61), ["…bbbbbbbbbbbbbbbbbb…", " ^^^^^^^^^^^^^^^^^^^"]),
        ("车" * 15 + "bad" + "价" * 15, place(16, 19), ["…车车车bad价价价价…", "       ^^^"]),
        ("x" * 17 + "bad", place(18, 21), ["x" * 17 + "bad", " " * 17 + "^^^"]),
    ],
)
def test_a_long_line_is_cut_around_the_span(line: str, location: Location, expected: list[str]) -> None:
    assert drawn(line, location, room=20) == expected


@given(LINES, st.integers(1, 80), st.integers(1, 80), st.integers(20, 90))
def test_what_is_shown_fits_the_room(line: str, column: int, end_column: int, room: int) -> None:
    shown = snippet(line, place(column, end_column), room)

    assert width(glyphs(shown.text)) <= room
    assert shown.offset + shown.carets <= room + 1


@given(LINES, LINES)
def test_carets_start_after_the_cells_of_all_that_precedes(head: str, tail: str) -> None:
    line = f"{head} bad {tail}"

    shown = snippet(line, place(len(head) + 2, len(head) + 5), 10_000)

    assert (shown.offset, shown.carets) == (width(glyphs(head)) + 1, 3)


def test_a_line_of_megabytes_costs_no_more_than_the_screen() -> None:
    class Counted(str):
        __slots__ = ()

        def __iter__(self) -> None:  # type: ignore[override] # reading it all is the fault
            raise AssertionError("read the whole line")

    line = Counted("x" * 3_000_000)

    assert snippet(line, place(1_500_000, 1_500_003), 20).text == "…xxxxxxxxxxxxxxxxxx…"
