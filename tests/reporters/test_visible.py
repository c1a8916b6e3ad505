from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.reporters.visible import lines, one_line, visible

ANY = st.text(st.characters())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain 车 é", "plain 车 é"),
        ("\x00\t\n\x1b\x7f", "␀␉␊␛␡"),
        ("\x85\u2028\ufeff", "<U+0085><U+2028><U+FEFF>"),
        ("a\u202eb\u2066", "a<U+202E>b<U+2066>"),
        ("\ud800", "\\ud800"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_control_characters_are_seen(text: str, expected: str) -> None:
    assert visible(text) == expected


@given(ANY)
def test_visible_text_can_be_written_as_one_line(text: str) -> None:
    assert visible(text).encode("utf-8").decode("utf-8").splitlines() == ([visible(text)] if text else [])


def test_the_three_common_line_ends_divide_lines() -> None:
    assert lines("a\nb\r\nc\rd\x0be") == ["a", "b", "c", "d␋e"]


def test_lines_are_joined_by_a_space() -> None:
    assert one_line("a \n  b\r\nc") == "a b c"
