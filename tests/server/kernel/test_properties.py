"""Whatever the bytes are: a value of the declared type, or a refusal; never anything else."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from server.kernel.compiled.forms import read_cookies, read_pairs
from server.kernel.compiled.inputs import compile_form
from server.kernel.compiled.negotiation import accepts, is_form
from server.kernel.compiled.refusal import Refusal
from server.kernel.ids import new_id

NAMES = {
    "count": ({"type": "integer", "format": "int64"}, int),
    "ratio": ({"type": "number"}, float),
    "flag": ({"type": "boolean"}, bool),
    "at": ({"type": "string", "format": "date-time"}, datetime),
    "day": ({"type": "string", "format": "date"}, date),
    "key": ({"type": "string", "format": "uuid"}, UUID),
    "text": ({"type": "string"}, str),
}
INPUTS = compile_form({
    "type": "object",
    "additionalProperties": False,
    "properties": {name: schema for name, (schema, _) in NAMES.items()},
})  # fmt: skip

# Texts that are nearly right find more than texts that are not.
NEARLY = st.one_of(
    st.text(),
    st.text("0123456789-+._eE \u0665\uff15"),
    st.text("0123456789-:TtZz+. ", min_size=10),
    st.integers().map(str),
    st.floats().map(repr),
    st.datetimes().map(datetime.isoformat),
    st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    st.dates().map(date.isoformat),
    st.uuids().map(str),
    st.sampled_from(["true", "false", "null", "nan", "0" * 5000]),
)


def attempt(work: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any] | Refusal:
    try:
        return work()
    except Refusal as problem:
        return problem


@given(st.dictionaries(st.sampled_from([*NAMES, "other"]), NEARLY))
def test_a_form_becomes_values_of_its_types_or_a_refusal(form: dict[str, str]) -> None:
    read = attempt(lambda: INPUTS.read(read_pairs(urlencode(form).encode(), "body")))
    if isinstance(read, Refusal):
        assert read.status in {400, 422}
        assert set(read.detail or {}) <= {*form}
        return
    assert set(read) == set(form)
    assert all(type(value) is NAMES[name][1] for name, value in read.items())
    assert all(math.isfinite(value) for value in read.values() if isinstance(value, float))


@given(st.binary())
def test_bytes_are_read_or_refused(body: bytes) -> None:
    pairs = attempt(lambda: read_pairs(body, "body"))
    if isinstance(pairs, Refusal):
        assert pairs.code == "bad_request"
    else:
        assert all(isinstance(part, str) for pair in pairs.items() for part in pair)


@given(st.dictionaries(st.text(), st.text()))
def test_what_a_client_encodes_is_what_is_read(form: dict[str, str]) -> None:
    encodable = {name: value for name, value in form.items() if _encodable(name + value)}
    assert read_pairs(urlencode(encodable).encode(), "body") == encodable


def _encodable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


@given(st.text())
def test_no_header_is_too_strange_to_be_read(header: str) -> None:
    answers: list[Any] = [accepts(header, ("application/json",)), is_form(header), read_cookies(header)]
    assert [type(answer) for answer in answers] == [bool, bool, dict]


@given(st.lists(st.integers(0, 2**48 - 1), min_size=2))
def test_ids_sort_by_their_moment(moments: list[int]) -> None:
    ids = [new_id(moment) for moment in sorted(moments)]
    assert [key.int >> 80 for key in ids] == sorted(moments)
    assert {(key.version, key.variant) for key in ids} == {(7, "specified in RFC 4122")}


def one_by_one(body: bytes) -> dict[str, str] | str:
    """Read a form the slow way: piece after piece, as the WHATWG URL Standard tells it, and strictly."""
    pairs: dict[str, str] = {}
    for piece in body.replace(b"+", b" ").split(b"&"):
        if piece:
            name, _, value = piece.partition(b"=")
            try:
                key, text = unquote_to_bytes(name).decode(), unquote_to_bytes(value).decode()
            except UnicodeDecodeError:
                return "not valid UTF-8"
            if key in pairs:
                return "given twice"
            pairs[key] = text
    return pairs


@given(
    st.lists(st.sampled_from([b"a", b"b", b"=", b"&", b"+", b"%", b"%61", b"%e4", b"\xc3\xa4", b"\xff"])).map(b"".join)
)
def test_a_form_read_at_once_says_what_its_pieces_say(body: bytes) -> None:
    try:
        read: dict[str, str] | str = read_pairs(body, "body")
    except Refusal as refusal:
        (read,) = (refusal.detail or {}).values()
    assert read == one_by_one(body)
