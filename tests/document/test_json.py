"""JSON by RFC 8259, and every fault at its place."""

from __future__ import annotations

import pytest

from ridelint.document.limits import MAX_DEPTH
from tests.document.told import document, key, problems, value


def test_json_is_told_by_its_content() -> None:
    text = '\ufeff \n{"a": [1, {"b\\u0041": "x"}], "c": null}'
    found = document(text, "a.yaml")
    assert (found.value, found.problems) == ({"a": [1, {"bA": "x"}], "c": None}, ())
    assert (key(found, "/a/1/bA"), value(found, "/a/1/bA"), value(found, "/a/1")) == (
        '"b\\u0041"',
        '"x"',
        '{"b\\u0041": "x"}',
    )
    assert value(found, "") == text[3:]


def test_tabs_and_crlf_do_not_move_places() -> None:
    found = document('{\r\n\t"a":\t{\r\n\t\t"b": 1}}', "a.json")
    location = found.root.child("a").child("b").key_place.location()
    assert (location.line, location.column, location.end_line, location.end_column) == (3, 3, 3, 6)


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ('{"a": 1,\n "b": ', "the JSON ends too early", (2, 5, 2, 6)),
        ('{"a": 1', "the JSON ends too early", (1, 7, 1, 8)),
        ('{"a": "x', "a string is opened and never closed", (1, 7, 1, 8)),
        ('{"a": NaN}', "JSON has no number 'NaN'", (1, 7, 1, 10)),
        ('{"a": "NaN",\n "b": [-Infinity]}', "JSON has no number '-Infinity'", (2, 8, 2, 17)),
        ('{"a": 1 "b": 2}', "a ',' or the closing bracket is missing", (1, 9, 1, 10)),
        ('{"a" 1}', "a ':' is missing after the name", (1, 6, 1, 7)),
        ('{"a": [1,]}', None, (1, 10, 1, 11)),
        ('{"a": "\\q"}', "this escape is not known", (1, 8, 1, 9)),
        ('{"a": "\t"}', "a line break, tab or control character stands in a string", (1, 8, 1, 9)),
        ('{"a": 1} x', "nothing more can stand after the description", (1, 10, 1, 11)),
        ('{"a": "\\ud800"}', "an escape names half a character", (1, 7, 1, 15)),
        ('{"a": ' + "9" * 5000 + "}", "this number has too many digits", (1, 7, 1, 5007)),
    ],
)
def test_a_fault_is_told_at_its_place(text: str, message: str | None, place: tuple[int, int, int, int]) -> None:
    found = document(text, "a.json")
    assert found.value is None
    assert [p.kind for p in found.problems] == ["syntax"]
    if message is not None:
        assert problems(text, "a.json") == [("syntax", message, place)]


def test_every_repeated_name_is_told_and_the_first_value_counts() -> None:
    found = document('{"a": 1, "b": [{"c": 1, "\\u0063": 2}], "a": 3}', "a.json")
    assert found.value == {"a": 1, "b": [{"c": 1}]}
    assert [(p.kind, str(p.pointer), p.location.column) for p in found.problems] == [
        ("key-duplicate", "/b/0/c", 25),
        ("key-duplicate", "/a", 40),
    ]


def test_whole_characters_by_escape_are_fine() -> None:
    assert document('{"a": "\\ud83d\\ude00 \\\\ud800"}').value == {"a": "\U0001f600 \\ud800"}


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 5000, 100_000])
def test_nesting_past_the_limit_is_told_where_it_passes(depth: int) -> None:
    assert problems("[" * depth + "]" * depth, "a.json") == [
        ("syntax", f"nested more than {MAX_DEPTH} levels deep", (1, MAX_DEPTH + 1, 1, MAX_DEPTH + 1))
    ]


def test_yaml_flow_style_that_is_no_json_is_read_as_yaml() -> None:
    assert document("{a: 1, b: [x, y,]}").value == {"a": 1, "b": ["x", "y"]}
    assert document("{a: 1}", "a.json").value is None


def test_a_broken_text_is_told_of_as_what_it_is_meant_to_be() -> None:
    assert problems('{"a": [1, 2}', "a.yaml") == [("syntax", "a ',' or the closing bracket is missing", (1, 12, 1, 13))]
    assert problems("{a: [1, 2}", "a.yaml") == [
        ("syntax", "a list in [ ] is not closed, or a ',' is missing", (1, 10, 1, 11))
    ]
