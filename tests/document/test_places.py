"""Places are exact: keys for names, values for values, in any notation."""

from __future__ import annotations

import pytest

from ridelint.model import Part, Pointer
from tests.document.told import document, key, place, value

NOTATIONS = """\
# about
"quoted": 'it''s'  # why
plain: two words
folded: >-
  one

  two

# between
block:
  - first
  -   deep: 1
      more: {a: [1, 2], "b": }
  - - inner

  # trailing
empty:
flow: [x,
  y]
multi: one
  two
? explicit
: found
anchored: &a
  b: 1
alias: *a
merged:
  <<: *a
tagged: !!str 3
last: "é\\u00e9"
"""


@pytest.mark.parametrize(
    ("pointer", "key_text", "value_text"),
    [
        ("/quoted", '"quoted"', "'it''s'"),
        ("/plain", "plain", "two words"),
        ("/folded", "folded", ">-\n  one\n\n  two"),
        ("/block", "block", '- first\n  -   deep: 1\n      more: {a: [1, 2], "b": }\n  - - inner'),
        ("/block/0", "first", "first"),
        ("/block/1", 'deep: 1\n      more: {a: [1, 2], "b": }', 'deep: 1\n      more: {a: [1, 2], "b": }'),
        ("/block/1/deep", "deep", "1"),
        ("/block/1/more", "more", '{a: [1, 2], "b": }'),
        ("/block/1/more/a/1", "2", "2"),
        ("/block/1/more/b", '"b"', ""),
        ("/block/2/0", "inner", "inner"),
        ("/empty", "empty", ""),
        ("/flow", "flow", "[x,\n  y]"),
        ("/flow/1", "y", "y"),
        ("/multi", "multi", "one\n  two"),
        ("/explicit", "explicit", "found"),
        ("/anchored", "anchored", "b: 1"),
        ("/alias", "alias", "*a"),
        ("/alias/b", "b", "1"),
        ("/merged/b", "b", "1"),
        ("/tagged", "tagged", "3"),
        ("/last", "last", '"é\\u00e9"'),
    ],
)
def test_keys_and_values_are_found_in_any_notation(pointer: str, key_text: str, value_text: str) -> None:
    found = document(NOTATIONS)
    assert found.problems == ()
    assert (key(found, pointer), value(found, pointer)) == (key_text, value_text)


def test_columns_count_characters_from_one_and_ends_are_exclusive() -> None:
    found = document("é: 'ü'\n")
    assert place(found.locate(Pointer.parse("/é"), Part.KEY)) == (1, 1, 1, 2)
    assert place(found.locate(Pointer.parse("/é"), Part.VALUE)) == (1, 4, 1, 7)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_breaks_and_byte_order_marks_do_not_move_columns(line_break: str, mark: str) -> None:
    found = document(mark + line_break.join(["a:", "  b: 1", "", "  c: 2", ""]))
    assert place(found.locate(Pointer.parse("/a/c"), Part.KEY)) == (4, 3, 4, 4)
    assert (found.line(4), found.line(3), found.line(99), found.line(0)) == ("  c: 2", "", "", "")


def test_content_that_only_yaml_1_1_calls_a_line_break_does_not_count_as_one() -> None:
    found = document("a: x\u2028y\u0085z\nb: 1\n")
    assert place(found.locate(Pointer.parse("/b"), Part.KEY)) == (2, 1, 2, 2)
    assert found.line(1) == "a: x\u2028y\u0085z"


@pytest.mark.parametrize(
    ("pointer", "ancestor"),
    [("/a/b/missing", "/a/b"), ("/a/c/5", "/a/c"), ("/a/c/x", "/a/c"), ("/a/d/e/f", "/a/d"), ("/zz/z", "")],
)
def test_what_is_not_there_is_placed_at_its_nearest_ancestor(pointer: str, ancestor: str) -> None:
    found = document("a:\n  b: {}\n  c: [1]\n  d: x\n")
    for part in Part:
        there = Pointer.parse(ancestor)
        assert found.span(Pointer.parse(pointer), part) == found.span(there, part)


def test_a_number_in_a_pointer_is_a_key_or_an_index_by_what_it_is_applied_to() -> None:
    found = document("200: [a, b]\n")
    assert found.text[slice(*found.span(Pointer((200, "1")), Part.VALUE))] == "b"


def test_a_node_knows_its_place() -> None:
    node = document("a:\n  - b: 1\n").root.child("a").child(0).child("b")
    assert (node.pointer, place(node.place().location()), place(node.key_place.location())) == (
        Pointer(("a", 0, "b")),
        (2, 8, 2, 9),
        (2, 5, 2, 6),
    )


def test_the_root_starts_at_its_first_key() -> None:
    found = document("---\n# c\na: 1\nb: 2 # d\n\n# e\n")
    assert place(found.locate(Pointer(), Part.VALUE)) == (3, 1, 4, 5)
