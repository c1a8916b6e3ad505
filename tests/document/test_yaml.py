"""YAML of any notation: values by YAML 1.2, and every fault at its place."""

from __future__ import annotations

from typing import Any

import pytest

from ridelint.document.limits import MAX_DEPTH
from tests.document.told import document, problems


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("200: a\ntrue: b\n~: c\n1.50: d\n", {"200": "a", "true": "b", "~": "c", "1.50": "d"}),
        ("08: a\n0x1F: b\n+1: c\n", {"08": "a", "0x1F": "b", "+1": "c"}),
        ("a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n", {"a": {"b": 1, "c": 2}, "d": {"c": 3, "b": 1}}),
        ("a: {<<: [{b: 1}, {b: 2, c: 3}]}\n", {"a": {"b": 1, "c": 3}}),
        ("a: {'<<': {b: 1}}\n", {"a": {"<<": {"b": 1}}}),
        ("a: {<<: 1}\n", {"a": {"<<": 1}}),
        ("a: !!str 3\nb: !foo 3\nc: !!int '3'\nd: ! 3\n", {"a": "3", "b": "3", "c": 3, "d": "3"}),
        ("&k a: 1\nb: *k\n", {"a": 1, "b": "a"}),
        ("a: x\u2028y\u0085z\n", {"a": "x\u2028y\u0085z"}),
        ("a: |\n  text", {"a": "text\n"}),
        ("%YAML 1.2\n---\na: off\n", {"a": "off"}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("a: 1\rb: 2\r", {"a": 1, "b": 2}),
        ("- a\n-\n- b: 1\n", ["a", None, {"b": 1}]),
        ("a:\tb\n", {"a": "b"}),
    ],
)
def test_a_notation_means_what_yaml_1_2_says(text: str, value: Any) -> None:
    found = document(text)
    assert (found.value, found.problems) == (value, ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a:\n\t- b\n", ("a tab is used for indentation", (2, 1, 2, 2))),
        ("a: 'x\nb: 1\n", ("a quote or bracket is opened and never closed", (1, 4, 1, 5))),
        ("a: [1, 2\n", ("a list in [ ] is not closed, or a ',' is missing", (2, 1, 2, 1))),
        ("a: b: c\n", ("a ':' stands where no key can be", (1, 5, 1, 6))),
        ("a: @x\n", ("a value cannot start with '@'", (1, 4, 1, 5))),
        ('a: "\\q"\n', ("this escape is not known", (1, 5, 1, 6))),
        ("a: b\n c: d\n", ("a ':' stands where no key can be", (2, 3, 2, 4))),
        ("a: 1\n b\n", None),
        ("a:\n  - b\n c: 1\n", ("this line fits no key around it", (3, 2, 3, 3))),
        ("a: \x01\n", ("the character U+0001 cannot stand in YAML", (1, 4, 1, 5))),
        ("a: *x\n", ("the alias '*x' names an anchor that is not there", (1, 4, 1, 6))),
        ("a: &x [*x]\n", ("the alias '*x' stands in the value it repeats", (1, 8, 1, 10))),
        ("# only a comment\n", ("the file holds nothing but comments", (1, 1, 1, 1))),
    ],
)
def test_a_fault_of_syntax_is_told_at_its_place(
    text: str, problem: tuple[str, tuple[int, int, int, int]] | None
) -> None:
    found = document(text)
    assert [
        (p.message, (p.location.line, p.location.column, p.location.end_line, p.location.end_column))
        for p in found.problems
    ] == ([problem] if problem else [])
    assert all(p.help for p in found.problems)
    assert found.value is None or problem is None


def test_every_repeated_key_is_told_and_the_first_value_counts() -> None:
    text = "a: 1\nb: {c: 1, c: 2}\na: 3\n'a': 4\n200: x\n'200': y\n"
    found = document(text)
    assert found.value == {"a": 1, "b": {"c": 1}, "200": "x"}
    assert [(p.kind, str(p.pointer), p.location.line, p.location.column) for p in found.problems] == [
        ("key-duplicate", "/b/c", 2, 11),
        ("key-duplicate", "/a", 3, 1),
        ("key-duplicate", "/a", 4, 1),
        ("key-duplicate", "/200", 6, 1),
    ]
    assert found.problems[1].message == "the key 'a' is already there in line 1; this value is ignored"


def test_a_collection_as_a_key_is_told_and_the_rest_is_read() -> None:
    found = document("? [1, 2]\n: x\na: 1\n")
    assert found.value == {"a": 1}
    assert [(p.message, p.location.line, p.location.column) for p in found.problems] == [
        ("a mapping or a list cannot be a key", 1, 3)
    ]


def test_only_the_first_document_of_a_stream_is_read() -> None:
    found = document("a: 1\n---\nb: 2\n")
    assert found.value == {"a": 1}
    assert problems("a: 1\n---\nb: 2\n") == [
        ("syntax", "a second document starts here; only the first is read", (2, 1, 2, 4))
    ]


@pytest.mark.parametrize("end", ["...\n", "---\n", "...\n# c\n"])
def test_an_end_mark_is_no_second_document(end: str) -> None:
    found = document("a: 1\n" + end)
    assert found.value == {"a": 1}
    assert [p.message[:17] for p in found.problems] == (["a second document"] if end == "---\n" else [])


@pytest.mark.parametrize(
    "nest",
    [
        lambda depth: "[" * depth + "]" * depth,
        lambda depth: "- " * depth + "a",
        lambda depth: "{a: " * depth + "}" * depth,
        lambda depth: "\n".join(" " * level + "a:" for level in range(depth)) + "\n" + " " * depth + "b: c",
    ],
)
def test_nesting_is_read_up_to_the_limit(nest: Any) -> None:
    assert document(nest(MAX_DEPTH - 1)).problems == ()
    assert document(nest(MAX_DEPTH - 1)).value is not None
    deep = document(nest(MAX_DEPTH + 1))
    assert [p.message for p in deep.problems] == [f"nested more than {MAX_DEPTH} levels deep"]
    assert deep.value is None


def test_an_alias_does_not_deepen_what_is_read_past_the_limit() -> None:
    half = MAX_DEPTH // 2 + 10
    text = f"a: &a {'[' * half}{']' * half}\nb: {'[' * half}*a{']' * half}\n"
    assert [p.message for p in document(text).problems] == [f"nested more than {MAX_DEPTH} levels deep"]
