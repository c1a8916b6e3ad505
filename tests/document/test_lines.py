"""Offsets, lines and columns agree with counting them one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.document import lines
from ridelint.document.lines import Lines


def counted(text: str, offset: int) -> tuple[int, int]:
    """Line and column, character by character; the line break belongs to the line it ends."""
    line = column = 1
    for at, character in enumerate(text[:offset]):
        ends = character == "\n" or (character == "\r" and text[at + 1 : at + 2] != "\n")
        line, column = (line + 1, 1) if ends else (line, column + 1)
    return line, column


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(lines, "_BLOCK", 4)
    yield
    patch.undo()


@given(st.text(alphabet="a\n\r\u2028é", max_size=24))
def test_every_position_is_the_one_counted(text: str) -> None:
    found = Lines(text)
    assert [found.position(at) for at in range(len(text) + 1)] == [counted(text, at) for at in range(len(text) + 1)]


@given(st.text(alphabet="a\n\r\u2028é", max_size=24))
def test_every_line_is_the_one_that_splitting_gives(text: str) -> None:
    expected = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = Lines(text)
    assert [found.line(number) for number in range(-1, len(expected) + 3)] == ["", "", *expected, "", ""]
