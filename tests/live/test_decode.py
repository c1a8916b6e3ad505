"""Whatever a call's bytes are, its exchange has their value or says why not."""

from __future__ import annotations

import gzip
import json
import zlib
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.live.decode import Wire, decoded, split_url
from ridelint.live.unpacking import MOST_BYTES
from ridelint.model import RESPONSE_BODY

JSON = (("Content-Type", "application/json"),)
FORM = (("content-type", "application/x-www-form-urlencoded"),)


def answer(body: bytes, *headers: tuple[str, str]) -> Wire:
    return Wire("get", "/a", 200, response_headers=headers, response_body=body)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://api.example:8443/a/b?c=1#d", ("https://api.example:8443", "/a/b", "c=1")),
        ("https://api.example", ("https://api.example", "/", "")),
        ("https://api.example?c=1", ("https://api.example", "/", "c=1")),
        ("/a%2Fb?next=https://other/", ("", "/a%2Fb", "next=https://other/")),
        ("", ("", "/", "")),
    ],
)
def test_url_is_taken_apart_as_it_was_sent(url: str, parts: tuple[str, str, str]) -> None:
    assert split_url(url) == parts


def test_request_has_its_query_headers_and_form_by_name() -> None:
    request = decoded(
        Wire("post", "/a?x=1&y=2&x=3", 200, (*FORM, ("X-A", "1"), ("x-a", "2")), b"name=J%C3%BCrg&tag=a&tag=b&none=")
    ).request
    assert (request.method, request.path) == ("POST", "/a")
    assert request.query == {"x": ["1", "3"], "y": "2"}
    assert request.headers["x-a"] == "1, 2"
    assert request.body == {"name": "Jürg", "tag": ["a", "b"], "none": ""}


def test_multipart_form_has_its_fields_and_files() -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--b--\r\n'
    wire = Wire("POST", "/a", 200, (("Content-Type", "multipart/form-data; boundary=b"),), body)
    assert decoded(wire).request.body == {"file": "hello"}


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda body: zlib.compress(body)[2:-4]])
def test_packed_json_is_unpacked(pack: object) -> None:
    coding = "gzip" if pack is gzip.compress else "deflate"
    response = decoded(answer(pack(b'{"a": 1}'), *JSON, ("Content-Encoding", coding))).response  # type: ignore[operator]  # a function of bytes
    assert (response.body, response.problem) == ({"a": 1}, "")


@pytest.mark.parametrize(
    ("body", "headers", "problem"),
    [
        (b'{"a": 1', JSON, "not JSON: unexpected end of data: line 1 column 8 (char 7)"),
        (b'{"a": NaN}', JSON, "not JSON: "),
        (b'{"a": {"b": 1, "b" : 2}}', JSON, "not JSON: the name `b` is there twice in one object"),
        (rb'{"a": ":", "a": "\u003a"}', JSON, "not JSON: the name `a` is there twice in one object"),
        (b"[" * 5000 + b"]" * 5000, JSON, "not JSON: "),
        (b"\xef\xbb\xbf{}", JSON, "not JSON: it starts with a byte order mark (RFC 8259 section 8.1)"),
        (b"{}", (*JSON, ("Content-Encoding", "gzip")), "it is no gzip"),
        (gzip.compress(b"{}" * 100)[:-9], (*JSON, ("Content-Encoding", "gzip")), "cut short"),
        (gzip.compress(b" " * (MOST_BYTES + 1)), (*JSON, ("Content-Encoding", "gzip")), "unpacks to more than 10 MiB"),
        (b"{}", (*JSON, ("Content-Encoding", "wavelet")), "its coding `wavelet` is not known here"),
        (b"\xff", (("Content-Type", "text/plain; charset=utf-8"),), "not utf-8"),
        (b"a", (("Content-Type", "text/plain; charset=klingon"),), "its charset `klingon` is not known"),
    ],
)
def test_what_is_wrong_with_a_body_is_said(body: bytes, headers: tuple[tuple[str, str], ...], problem: str) -> None:
    response = decoded(answer(body, *headers)).response
    assert response.body is None
    assert response.problem.startswith(problem)
    assert response.has_body


def test_json_in_the_charset_that_it_names_is_read() -> None:
    wire = answer('{"name": "Jürg"}'.encode("latin-1"), ("Content-Type", "application/json; charset=ISO-8859-1"))
    assert decoded(wire).response.body == {"name": "Jürg"}


def test_double_quotes_and_colons_inside_strings_are_no_names() -> None:
    body = rb'{"a": "\":\":", "b" : 1}'
    assert decoded(answer(body, *JSON)).response.body == {"a": '":":', "b": 1}


def test_deep_nesting_is_read() -> None:
    response = decoded(answer(b"[" * 1000 + b"]" * 1000, *JSON)).response

    assert (response.problem, len(response.body)) == ("", 1)


def test_picture_has_no_value_and_no_fault() -> None:
    response = decoded(answer(b"\x89PNG\xff", ("Content-Type", "image/png"))).response
    assert (response.body, response.problem, response.has_body) == (None, "", True)


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_answer_that_can_have_no_body_has_none(method: str, status: int) -> None:
    assert not decoded(Wire(method, "/a", status, response_body=b"{}")).response.has_body


def test_body_that_the_source_cannot_tell_is_not_decoded() -> None:
    wire = answer(b"***", *JSON)._replace(unknown=frozenset({RESPONSE_BODY}))
    assert decoded(wire).response.problem == ""


@given(
    body=st.binary(max_size=200),
    media_type=st.sampled_from(
        ["application/json", "multipart/form-data; boundary=b", "text/plain; charset=\0", "a/b;"]
    )
    | st.text(),
    coding=st.sampled_from(["", "gzip", "deflate, gzip"]) | st.text(),
    url=st.text(),
    status=st.integers(),
)
def test_no_bytes_make_it_fail(body: bytes, media_type: str, coding: str, url: str, status: int) -> None:
    headers = (("Content-Type", media_type), ("Content-Encoding", coding))
    exchange = decoded(Wire("POST", url, status, headers, body, headers, body))
    assert exchange.response.raw == body


@given(st.text("ab=&+%4é;1", max_size=30))
def test_a_query_is_read_as_a_form_is(query: str) -> None:
    wanted: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        wanted.setdefault(name, []).append(value)
    found = decoded(Wire("get", f"/a?{query}", 200)).request.query
    assert {name: value if isinstance(value, list) else [value] for name, value in found.items()} == wanted


NAMES = st.sampled_from(['"a"', '"b"', '"a:"', '"\\u0061"', '"\\":"', '":"'])
WRITTEN = st.recursive(
    st.sampled_from(['"a:b"', '":"', '"\\u003a"', '"\\" :"', "1", "null", "[]"]),
    lambda inner: st.lists(st.tuples(NAMES, st.sampled_from(["", " ", "\n"]), inner), max_size=3).map(
        lambda members: "{" + ",".join(f"{name}{space}:{value}" for name, space, value in members) + "}"
    ),
    max_leaves=6,
)


@given(WRITTEN)
def test_a_name_that_an_object_has_twice_is_told_however_it_is_written(text: str) -> None:
    twice: list[str] = []

    def members(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        twice.extend(name for name in names if names.count(name) > 1)
        return dict(pairs)

    value = json.loads(text, object_pairs_hook=members)
    response = decoded(answer(text.encode(), *JSON)).response
    if twice:
        assert response.problem.startswith("not JSON: the name `")
    else:
        assert (response.body, response.problem) == (value, "")
