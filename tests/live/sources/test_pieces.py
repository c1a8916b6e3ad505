"""The entries of a HAR, whatever its layout, and wherever it breaks off."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.live.sources import pieces as module
from ridelint.live.sources.feed import Feed
from ridelint.live.sources.pieces import BrokenError, Pieces

PATH = ("log", "entries")
KEYS = st.sampled_from(["request", "a", 'q"', "{", "},{", "\\"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text('a"\\{}[],: \n\u00fc'),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def pieces_of(data: bytes) -> Iterator[Any]:
    for _, elements in Pieces(Feed("a", io.BytesIO(data))).cuts(PATH):
        yield from elements


def entries_of(data: bytes) -> list[Any]:
    return list(pieces_of(data))


@given(st.lists(VALUES, max_size=30), st.sampled_from([None, 0, 1, 2, "\t"]), VALUES, st.booleans())
def test_entries_are_those_that_a_whole_parse_gives(entries: list[Any], indent: Any, other: Any, plain: bool) -> None:
    document = {"before": other, "log": {"pages": other, "entries": entries, "comment": other}, "after": other}
    text = json.dumps(document, indent=indent, ensure_ascii=plain)
    assert entries_of(text.encode()) == entries


@given(st.lists(st.dictionaries(KEYS, VALUES, min_size=1, max_size=3), min_size=1, max_size=40), st.integers(8, 200))
def test_entries_are_the_same_in_whatever_steps_they_come(entries: list[Any], step: int) -> None:
    data = orjson.dumps({"log": {"entries": entries}})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "STEP", step)
        assert entries_of(data) == entries


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=3), min_size=1, max_size=10), st.data())
def test_of_a_document_cut_anywhere_only_whole_entries_are_given(entries: list[Any], data: st.DataObject) -> None:
    whole = orjson.dumps({"log": {"entries": entries}})
    cut = data.draw(st.integers(0, len(whole) - 1))
    got: list[Any] = []
    with pytest.raises(BrokenError, match="cut short"):
        got.extend(pieces_of(whole[:cut]))
    assert got == entries[: len(got)]


@given(st.binary(max_size=300).filter(lambda data: b"]" not in data))
def test_any_bytes_that_do_not_close_it_are_a_broken_document(data: bytes) -> None:
    document = b'{"log": {"entries": [' + data
    with pytest.raises(BrokenError) as broken:
        entries_of(document)
    assert str(broken.value)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert entries_of(b'\xef\xbb\xbf{"log": {"entries": [1]}}') == [1]


def test_half_a_surrogate_pair_does_not_cost_the_entries_beside_it() -> None:
    rows = [b'{"n": %d, "text": "%b"}' % (n, b"\\ud83d" if n == 500 else b"a") for n in range(1000)]
    found = entries_of(b'{"log": {"entries": [' + b",".join(rows) + b"]}}")
    assert [row["n"] for row in found] == list(range(1000))


def test_an_entry_that_is_no_json_is_told_and_the_next_is_read() -> None:
    first, broken, last = entries_of(b'{"log": {"entries": [{"a": 1}, {"a": nope}, {"a": 2}]}}')
    assert (first, last) == ({"a": 1}, {"a": 2})
    assert isinstance(broken, BrokenError)


def test_the_place_where_it_breaks_off_is_told() -> None:
    pieces = Pieces(Feed("a", io.BytesIO(b'{"log":\n {"entries": [{"a": 1},\n{"a"')))
    with pytest.raises(BrokenError, match="it is cut short"):
        list(pieces.cuts(PATH))
    assert pieces.where() == "line 3, byte 32"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"[]", "not JSON: `{` is expected, and there is `[`"),
        (b'{"log": {"entries": {}}}', "not JSON: `[` is expected, and there is `{`"),
        (b'{"log": {}}', "it has no `entries`"),
        (b"{}", "it has no `log`"),
        (b'{"log": {"entries": [{} {}]}}', "not JSON: `,` or `]` is expected, and there is `{`"),
        (b'{"log": {"entries": [?]}}', "not JSON"),
    ],
)
def test_what_is_no_har_is_told(text: bytes, told: str) -> None:
    with pytest.raises(BrokenError) as broken:
        entries_of(text)
    assert str(broken.value) == told


def test_an_entry_without_end_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1024 * 1024)
    with pytest.raises(BrokenError, match="an entry is larger than 1 MiB"):
        entries_of(b'{"log": {"entries": [{"a": "' + b"a" * 3_000_000)
