"""What a HAR tells of a call, what it leaves unknown, and what of it is not believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ridelint.live.decode import decoded
from ridelint.model import REQUEST_BODY, REQUEST_CREDENTIALS, RESPONSE_BODY, RESPONSE_HEADERS
from tests.live.sources.written import entry, har

JSON = {"name": "Content-Type", "value": "application/json"}
Read = Callable[..., Any]


def content(**members: Any) -> dict[str, Any]:
    return {"headers": [JSON], "content": {"mimeType": "application/json", **members}}


def test_a_call_has_method_url_status_headers_bodies_and_time(one_entry: Read) -> None:
    post = {"method": "post", "headers": [JSON], "postData": {"mimeType": "application/json", "text": '{"a": 1}'}}
    timings = {"blocked": 900, "send": 1, "wait": 20, "receive": 4}
    (wire,) = one_entry(post, content(size=2, text="[]"), timings=timings).wires
    exchange = decoded(wire)
    assert (exchange.request.method, exchange.request.path, exchange.request.query) == ("POST", "/a", {"b": "1"})
    assert exchange.request.origin == "https://api.example"
    assert exchange.request.body == {"a": 1}
    assert (exchange.response.status, exchange.response.body) == (200, [])
    assert (exchange.label, exchange.seconds, exchange.started) == ("a#1", 0.025, 1767225600.0)


def test_bodies_in_base64_are_read_in_both_halves(one_entry: Read) -> None:
    data = {"mimeType": "application/json", "text": "eyJhIjog\nMX0=", "encoding": "base64"}
    (wire,) = one_entry({"method": "POST", "postData": data}, content(size=2, text="W10=", encoding="base64")).wires
    assert (wire.request_body, wire.response_body) == (b'{"a": 1}', b"[]")


def test_fields_of_a_form_are_its_body_where_there_is_no_text(one_entry: Read) -> None:
    data = {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a b", "value": "ü"}, {"name": "c"}]}
    (wire,) = one_entry({"method": "POST", "postData": data}).wires
    assert wire.request_body == b"a+b=%C3%BC&c="


def test_unpacked_text_is_not_unpacked_again(one_entry: Read) -> None:
    answer = content(size=2, text="[]")
    answer["headers"] = [JSON, {"name": "content-encoding", "value": "gzip"}]
    (wire,) = one_entry({}, answer).wires
    assert (decoded(wire).response.body, decoded(wire).response.problem) == ([], "")


def test_the_type_beside_the_body_serves_where_the_headers_have_none(one_entry: Read) -> None:
    (wire,) = one_entry({}, {"content": {"size": 2, "mimeType": "application/json", "text": "[]"}}).wires
    assert decoded(wire).response.media_type == "application/json"
    assert RESPONSE_HEADERS in wire.unknown


def test_headers_of_http_2_itself_are_no_headers(one_entry: Read) -> None:
    (wire,) = one_entry({"headers": [{"name": ":authority", "value": "api.example"}]}).wires
    assert wire.request_headers == []


@pytest.mark.parametrize(
    ("answer", "unknown"),
    [
        (content(size=10), True),
        (content(size=10, text=""), True),
        (content(), True),
        ({"content": None}, True),
        (content(size=0), False),
        (content(text=""), False),
        ({**content(size=-1), "bodySize": 0}, False),
    ],
)
def test_a_body_that_was_not_recorded_is_unknown(one_entry: Read, answer: Any, unknown: bool) -> None:
    (wire,) = one_entry({}, answer).wires
    assert (RESPONSE_BODY in wire.unknown, wire.response_body) == (unknown, None)


def test_a_json_body_of_which_only_the_beginning_was_kept_is_unknown(one_entry: Read) -> None:
    (wire,) = one_entry({}, content(size=1000, text='{"a": [1, 2')).wires
    assert RESPONSE_BODY in wire.unknown


def test_a_broken_json_body_of_its_whole_size_is_the_servers(one_entry: Read) -> None:
    (wire,) = one_entry({}, content(size=4, text='{"a"')).wires
    assert decoded(wire).response.problem.startswith("not JSON: ")


@pytest.mark.parametrize(
    ("sent", "unknown"),
    [
        ({"method": "POST", "bodySize": 10}, True),
        ({"method": "POST", "bodySize": -1, "headers": [{"name": "Content-Length", "value": "10"}]}, True),
        ({"method": "POST", "bodySize": -1}, False),
        ({"method": "POST", "bodySize": 0}, False),
        ({"method": "GET"}, False),
        ({"method": "POST", "postData": {"mimeType": "multipart/form-data", "params": [{"name": "a"}]}}, True),
    ],
)
def test_a_request_body_that_was_not_recorded_is_unknown(one_entry: Read, sent: Any, unknown: bool) -> None:
    (wire,) = one_entry(sent).wires
    assert (REQUEST_BODY in wire.unknown, wire.request_body) == (unknown, None)


@pytest.mark.parametrize(
    ("name", "value", "unknown"),
    [
        ("Accept", "*/*", True),
        ("Authorization", "***", True),
        ("authorization", "Bearer [REDACTED]", True),
        ("Cookie", "sid=[masked]", True),
        ("Authorization", "Bearer abc", False),
        ("Cookie", "sid=abc", False),
    ],
)
def test_credentials_that_were_taken_out_are_unknown(one_entry: Read, name: str, value: str, unknown: bool) -> None:
    (wire,) = one_entry({"headers": [{"name": name, "value": value}]}).wires
    assert (REQUEST_CREDENTIALS in wire.unknown) is unknown


@pytest.mark.parametrize(
    ("half", "told"),
    [
        ({"response": None}, "it has no object `response`, so it tells of no call"),
        ({"request": []}, "it has no object `request`, so it tells of no call"),
        ({"request": {"url": None}}, "its request has no url but null; write one, as `https://api.example.com/orders`"),
        ({"request": {"method": 7}}, "its request has no method but 7; write one, as `GET`"),
        ({"request": {"method": "GET / HTTP"}}, 'its request has no method but "GET / HTTP"; write one, as `GET`'),
        ({"response": {"status": 99}}, "its status is 99; write a number from 100 to 599"),
        ({"response": {"status": True}}, "its status is true; write a number from 100 to 599"),
        ({"response": {"status": "OK"}}, 'its status is "OK"; write a number from 100 to 599'),
        ({"request": {"headers": 3}}, "the headers of its request are no list of objects with name and value"),
        ({"response": {"headers": ["A: b"]}}, "the headers of its response are no list of objects with name and value"),
        (
            {"response": {"headers": [{"name": "A"}]}},
            "a header of its response has no 'value'; give it a name and a value",
        ),
        (
            {"response": {"headers": [{"name": "A", "value": 1}]}},
            'a header of its response is {"name":"A","value":1}; name and value are texts',
        ),
        ({"response": {"content": {"text": 5}}}, "the body of its response is 5; it is recorded as a text"),
        (
            {"response": {"content": {"text": "[]", "encoding": "base64"}}},
            "the body of its response is no base64, though its encoding says so",
        ),
        (
            {"response": {"content": {"text": "[]", "encoding": "rot13"}}},
            'the body of its response has the encoding "rot13"; only base64 is known',
        ),
        ({"_ridelint": {"purpose": "fun"}}, "its `_ridelint` is not what ridelint writes; take it out"),
    ],
)
def test_a_lie_is_told_with_its_entry_and_the_others_are_read(reading: Read, half: Any, told: str) -> None:
    lying = entry()
    for name, value in half.items():
        lying[name] = {**lying[name], **value} if isinstance(value, dict) and name in lying else value
    got = reading(har(entry(), lying, entry()))
    assert [wire.label for wire in got.wires] == ["a#1", "a#3"]
    assert got.trouble == [f"a, entry 2: {told}; it was not checked"]


@pytest.mark.parametrize("other", [None, 7, "entry", [], {}])
def test_an_entry_that_is_no_object_is_told(reading: Read, other: Any) -> None:
    told = "a, entry 2: it has no object `request`, so it tells of no call; it was not checked"
    assert reading(har(entry(), other)).trouble == [told]


def test_a_status_in_quotes_is_read_and_told(one_entry: Read) -> None:
    got = one_entry({}, {"status": "201"})
    assert got.wires[0].status == 201
    assert got.warnings == ['a, entry 1: its status is the text "201"; it was read as a number']


def test_a_negative_size_is_not_believed_and_told(one_entry: Read) -> None:
    assert one_entry({"bodySize": -5}).warnings == ["a, entry 1: its bodySize is -5; it was not believed"]


@pytest.mark.parametrize("time", ["soon", -1, None, 1e300, [], {"a": 1}])
def test_a_time_that_cannot_be_is_no_time(one_entry: Read, time: Any) -> None:
    (wire,) = one_entry(time=time, startedDateTime=time).wires
    assert (wire.seconds, wire.started) == (None, None)


def test_what_is_no_http_or_was_not_answered_is_counted_and_left_out(reading: Read) -> None:
    page = entry({"url": "data:text/plain,a"})
    got = reading(har(page, page, entry({}, {"status": 0}), entry()))
    assert len(got.wires) == 1
    assert got.warnings == ["a: left out 2 entries that are no HTTP", "a: left out 1 entry without an answer"]
    assert got.trouble == []


def test_a_thousand_lies_are_a_few_lines(reading: Read) -> None:
    got = reading(har(*[{} for _ in range(1000)]))
    assert len(got.trouble) == 6
    assert got.trouble[-1] == "a: and 995 more like these"


def test_control_codes_of_a_recording_do_not_reach_the_terminal(one_entry: Read) -> None:
    (told,) = one_entry({"method": "\x1b[31m\n"}).trouble
    assert told.isprintable()


def test_what_a_browser_says_of_an_entry_may_be_anything(one_entry: Read) -> None:
    got = one_entry(_resourceType=[], _priority={}, connection=7)
    assert (len(got.wires), got.trouble) == (1, [])


def test_headers_of_the_request_are_not_believed_to_be_the_answers(one_entry: Read) -> None:
    same = {"headers": [{"name": "Host", "value": "api.example"}]}
    got = one_entry(same, same)
    assert got.wires[0].response_headers == []
    assert got.warnings == ["a, entry 1: its response has the headers of its request; they were not believed"]
