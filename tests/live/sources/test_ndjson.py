"""One call a line: what a line tells, what it leaves unknown, and lines that are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import jsonschema_rs
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ridelint.live.decode import decoded
from ridelint.live.sources.ndjson import MEMBERS, SCHEMA
from ridelint.model import (
    REQUEST_BODY,
    REQUEST_CREDENTIALS,
    REQUEST_HEADERS,
    RESPONSE_BODY,
    RESPONSE_HEADERS,
    Purpose,
)
from tests.live.sources.written import read_all

Read = Callable[..., Any]
LEAST: dict[str, Any] = {"request": {"method": "GET", "url": "/a"}, "response": {"status": 200}}


def line(request: Any = None, response: Any = None, **more: Any) -> bytes:
    halves = {"request": {**LEAST["request"], **(request or {})}, "response": {**LEAST["response"], **(response or {})}}
    return orjson.dumps({**halves, **more}) + b"\n"


def schema() -> Any:
    return json.loads(files("ridelint.live.sources").joinpath(SCHEMA).read_text())


def test_a_line_tells_a_call(reading: Read) -> None:
    request = {"method": "POST", "headers": {"Authorization": "Bearer a", "X-A": ["1", "2"]}, "body": ""}
    response = {"headers": {"Content-Type": "application/json"}, "body_json": {"a": 1}}
    more = {"started": "2026-01-01T00:00:00Z", "seconds": 0.5, "label": "one", "purpose": "no csrf token"}
    (wire,) = reading(line(request, response, **more)).wires
    assert wire.request_headers == [("Authorization", "Bearer a"), ("X-A", "1"), ("X-A", "2")]
    assert (wire.unknown, wire.purpose, wire.label) == (frozenset(), Purpose.NO_CSRF, "one")
    assert (wire.seconds, wire.started) == (0.5, 1767225600.0)
    assert decoded(wire).response.body == {"a": 1}


def test_what_a_line_leaves_out_is_unknown(reading: Read) -> None:
    (wire,) = reading(line()).wires
    assert wire.label == "a:1"
    assert wire.unknown == {REQUEST_HEADERS, REQUEST_CREDENTIALS, REQUEST_BODY, RESPONSE_HEADERS, RESPONSE_BODY}


def test_a_body_that_is_told_as_a_value_is_json_where_no_header_says_what_it_is(reading: Read) -> None:
    told, other = reading(line(response={"body_json": {"a": 1}}) + line(response={"headers": {}, "body_json": 1})).wires
    assert decoded(told).response.media_type == "application/json"
    assert RESPONSE_HEADERS in told.unknown
    assert decoded(other).response.media_type is None


def test_a_body_that_is_null_was_not_there(reading: Read) -> None:
    (wire,) = reading(line({"body": None}, {"body": None})).wires
    assert not wire.unknown & {REQUEST_BODY, RESPONSE_BODY}
    assert (wire.request_body, wire.response_body) == (None, None)


def test_bytes_in_base64_are_as_they_were_sent(reading: Read) -> None:
    answer = {"headers": {"Content-Encoding": "gzip", "Content-Type": "text/plain"}}
    packed = "H4sIAAAAAAAA/0vkAgAHoerdAgAAAA=="
    (wire,) = reading(line(response={**answer, "body_base64": packed})).wires
    assert decoded(wire).response.body == "a\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b'{"request": ', "line 2: not JSON: unexpected end of data: line 1 column 13 (char 12)"),
        (b"[]", 'line 2: the line: [] is not of type "object"'),
        (line(response={"status": "200"}).strip(), 'line 2: /response/status: "200" is not of type "integer"'),
        (line({"url": None}).strip(), 'line 2: /request/url: null is not of type "string"'),
        (line(response={"status": 9000}).strip(), "line 2: /response/status: 9000 is greater than the maximum of 599"),
        (line(seconds=-1).strip(), "line 2: /seconds: -1 is less than the minimum of 0"),
    ],
)
def test_a_line_that_is_no_call_is_told_and_the_others_are_read(reading: Read, text: bytes, told: str) -> None:
    got = reading(line() + text + b"\n\n" + line(), form="ndjson")
    assert [wire.label for wire in got.wires] == ["a:1", "a:4"]
    assert got.trouble == [f"a, {told}; it was not checked"]


def test_the_members_that_tell_the_form_are_those_of_the_schema() -> None:
    assert schema()["properties"].keys() == MEMBERS


def test_the_purposes_of_the_schema_are_all_there_are() -> None:
    assert schema()["properties"]["purpose"]["enum"] == [purpose.value for purpose in Purpose]


def test_the_schema_is_a_json_schema() -> None:
    jsonschema_rs.meta.validate(schema())


def anything() -> SearchStrategy[Any]:
    return st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), st.lists, max_leaves=3)


def calls() -> SearchStrategy[Any]:
    half = st.dictionaries(
        st.sampled_from(["method", "url", "status", "headers", "body", "body_json", "body_base64"]),
        anything() | st.sampled_from(["GET", "/a", 200, {"a": "b"}, {"a": ["b"]}, "YQ=="]),
    )
    return st.fixed_dictionaries(
        {"request": half | anything(), "response": half | anything()},
        optional=dict.fromkeys(["started", "seconds", "label", "purpose"], anything()),
    )


@given(calls())
def test_a_line_of_anything_is_an_exchange_or_is_told(call: Any) -> None:
    got = read_all(json.dumps(call).encode(), "ndjson")
    assert len(got.wires) + len(got.trouble) == 1
    for wire in got.wires:
        assert decoded(wire).label
