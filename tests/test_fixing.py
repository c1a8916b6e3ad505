"""Edits: a name with all that refers to it, and a member with its comma or its line."""

from __future__ import annotations

import pytest

from ridelint.document import Store
from ridelint.document.node import Node
from ridelint.fixing import applied, removed, renamed, respelled


def _at(text: str, *path: str | int) -> Node:
    node = Store.of({"a.yaml": text}).open("a.yaml").root
    for token in path:
        node = node.child(token)
    return node


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("a:\n  b: 1  # one\n  c: 2\n", "a:\n  c: 2\n"),
        ("a:\n  c: 2\n  b:\n    - 1\n    - 2\n", "a:\n  c: 2\n"),
        ("a: {b: 1, c: 2}\n", "a: {c: 2}\n"),
        ("a: {c: 2, b: 1}\n", "a: {c: 2}\n"),
        ("a: {b: 1}\n", "a: {}\n"),
        ('{\n  "a": {\n    "b": 1,\n    "c": 2\n  }\n}\n', '{\n  "a": {\n    "c": 2\n  }\n}\n'),
        ('{\n  "a": {\n    "c": 2,\n    "b": 1\n  }\n}\n', '{\n  "a": {\n    "c": 2\n  }\n}\n'),
    ],
)
def test_a_member_is_removed_with_what_parts_it_from_others(text: str, fixed: str) -> None:
    fix = removed(_at(text, "a", "b"))
    assert fix is not None
    assert applied(text, [fix]) == (fixed, 1)


@pytest.mark.parametrize("text", ["a:\n  b: 1\n", "a:\n- b: 1\n  c: 2\n"])
def test_no_member_is_removed_that_holds_its_object_up(text: str) -> None:
    path = ("a", "b") if "-" not in text else ("a", 0, "b")
    assert removed(_at(text, *path)) is None


def test_no_property_takes_the_name_of_another() -> None:
    assert renamed(_at("properties: {aB: {}, a_b: {}}\n", "properties", "aB"), "a_b") is None


def test_a_name_keeps_its_quotes_and_gets_them_where_yaml_would_read_another_value() -> None:
    for text, fixed in (('"aB": 1\n', '"null": 1\n'), ("aB: 1\n", "'null': 1\n")):
        fix = respelled(_at(text, "aB").key_place, "null")
        assert fix is not None
        assert applied(text, [fix]) == (fixed, 1)
