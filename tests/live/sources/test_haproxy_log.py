"""A gateway's log: calls of which all but method, path, status and time is unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ridelint.model import REQUEST_HEADERS, REQUEST_QUERY, RESPONSE_BODY

Read = Callable[..., Any]
OURS = (
    b'{"time":"2026-01-01T00:00:00.500Z","level":"info","service":"gateway","logger":"access","message":"answered",'
    b'"request_id":"1","client":"10.0.0.1","method":"GET","path":"/user/orders","status":200,"backend":"user",'
    b'"replica":"user-1","bytes_read":10,"bytes_sent":20,"request_ms":5,"queue_ms":0,"connect_ms":1,"answer_ms":9,'
    b'"total_ms":30,"retries":"0","end":"--","active":1}\n'
)
UNREADABLE = (
    b'{"time":"2026-01-01T00:00:00.500Z","level":"warning","service":"gateway","logger":"connection",'
    b'"message":"unreadable","request_id":"1","client":"10.0.0.1","status":400,"connection_error":"","tls_error":"",'
    b'"end":"PR"}\n'
)
HTTPLOG = (
    b"Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in "
    b"static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "
    b'"GET /index.html?a=1 HTTP/1.1"\n'
)


def test_a_line_of_our_gateway_is_a_call_without_query_headers_and_bodies(reading: Read) -> None:
    (wire,) = reading(OURS).wires
    assert (wire.method, wire.url, wire.status, wire.label) == ("GET", "/user/orders", 200, "a:1")
    assert (wire.seconds, wire.started) == (0.025, 1767225600.5)
    assert {REQUEST_QUERY, REQUEST_HEADERS, RESPONSE_BODY} < wire.unknown


def test_a_line_of_httplog_is_a_call_with_its_query(reading: Read) -> None:
    (wire,) = reading(HTTPLOG).wires
    assert (wire.method, wire.url, wire.status, wire.seconds) == ("GET", "/index.html?a=1", 200, 0.099)
    assert REQUEST_QUERY not in wire.unknown


def test_what_syslog_puts_before_a_line_is_passed_over(reading: Read) -> None:
    assert len(reading(b"<134>Jan  1 00:00:00 gateway haproxy[7]: " + OURS).wires) == 1


def test_lines_that_are_no_calls_are_counted(reading: Read) -> None:
    got = reading(UNREADABLE + OURS + b"[NOTICE] (1) : New worker forked\n\n" + OURS.replace(b":200,", b":-1,"))
    assert len(got.wires) == 1
    assert got.warnings == ["a: left out 2 entries that are no calls", "a: left out 1 entry without an answer"]
    assert got.trouble == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (OURS[:-20], "not JSON: unexpected end of data: line 1 column 353 (char 352)"),
        (OURS.replace(b'"/user/orders"', b"null"), "its method or path is no text"),
        (OURS.replace(b":200,", b':"200",'), "its status is '200'; a number from 100 to 599 belongs there"),
    ],
)
def test_a_line_that_is_broken_is_told(reading: Read, line: bytes, told: str) -> None:
    got = reading(OURS + line)
    assert len(got.wires) == 1
    assert got.trouble == [f"a, line 2: {told}; it was not checked"]
