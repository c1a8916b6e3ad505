"""Calls through the proxy: handed on both ways as they are, and looked at."""

from __future__ import annotations

import gzip
import socket
import threading
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from ridelint.live.proxy.run import Tallied
from ridelint.model import REQUEST_BODY, RESPONSE_BODY
from tests.serving.proxied import proxied
from tests.serving.raw import Connection, raw_server, sends

FAULTY = b'{"orderId": "7"}'


def answer(body: bytes, *lines: bytes, status: bytes = b"200 OK") -> bytes:
    head = [b"HTTP/1.1 " + status, b"Content-Type: application/json", b"Content-Length: %d" % len(body), *lines]
    return b"\r\n".join([*head, b"", body])


def spoken(url: str, request: bytes) -> bytes:
    """Everything that a proxy says to these bytes, until it closes."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as client:
        client.sendall(request)
        said = b""
        while piece := client.recv(65536):
            said += piece
        return said


def test_findings_are_told_and_the_answer_is_the_servers(api: Path) -> None:
    with raw_server(sends(answer(FAULTY, b"X-Own: 1"))) as server, proxied(server.url, api) as told:
        got = httpx.get(f"{told.url}/orders/7")

    assert (got.status_code, got.content, got.headers["x-own"]) == (200, FAULTY, "1")
    assert "x-ridelint-findings" not in got.headers
    assert told.findings == ["field-name-case /response/body/orderId"]
    assert told.tallied == Tallied(answered=1, unanswered=0, unchecked=0, came=1)


def test_server_gets_the_target_as_it_was_sent_and_is_told_who_asked(api: Path) -> None:
    request = (
        b"GET /orders/a%2fb/../%7E?q=%20+a HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\nX-Forwarded-For: 10.0.0.1"
        b"\r\nTE: trailers\r\nX-Hop: 1\r\nUpgrade: h2c\r\nConnection: close, x-hop, upgrade\r\n\r\n"
    )
    with raw_server(sends(answer(b"{}"))) as server, proxied(f"{server.url}/base/", api) as told:
        spoken(told.url, request)

    assert server.heads == [
        b"GET /base/orders/a%2fb/../%7E?q=%20+a HTTP/1.1\r\nHost: " + server.url[7:].encode() + b"\r\n"
        b"accept: */*\r\nx-forwarded-for: 10.0.0.1, 127.0.0.1\r\nx-forwarded-proto: http\r\n"
        b"x-forwarded-host: shop.example\r\n\r\n"
    ]
    assert (told.exchanges[0].request.origin, told.exchanges[0].request.path) == (
        server.url,
        "/base/orders/a%2fb/../%7E",
    )


def test_client_that_takes_it_for_a_forward_proxy_is_served(api: Path) -> None:
    request = b"GET http://shop.example/orders/7?a=1 HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n"
    with raw_server(sends(answer(b"{}"))) as server, proxied(server.url, api) as told:
        spoken(told.url, request)

    assert server.heads[0].startswith(b"GET /orders/7?a=1 HTTP/1.1\r\n")


def test_header_says_what_was_found(api: Path) -> None:
    answers = iter([answer(FAULTY), answer(b"{}"), answer(b"x" * 20_000_000)])

    with (
        raw_server(lambda connection: connection.send(next(answers))) as server,
        proxied(server.url, api, calls=3, header=True) as told,
    ):
        got = [httpx.get(f"{told.url}/orders/7") for _ in range(3)]

    assert [one.headers["x-ridelint-findings"] for one in got] == [
        'field-name-case;pointer="/response/body/orderId"',
        "none",
        "unchecked",
    ]
    assert told.findings == ["field-name-case /response/body/orderId"]


def test_form_is_handed_on_and_seen(api: Path) -> None:
    bodies = []

    def take(connection: Connection) -> None:
        bodies.append(connection.read_body(len(b"rating=5")))
        connection.send(answer(b"{}"))

    with raw_server(take) as server, proxied(server.url, api) as told:
        httpx.post(f"{told.url}/orders/7", data={"rating": "5"})

    assert bodies == [b"rating=5"]
    assert told.exchanges[0].request.body == {"rating": "5"}


def test_chunked_request_is_handed_on_piece_by_piece(api: Path) -> None:
    second = threading.Event()
    bodies = []

    def take(connection: Connection) -> None:
        bodies.append(connection.read_body(len(b"3\r\none\r\n")))
        second.set()
        bodies.append(connection.read_body(len(b"3\r\ntwo\r\n0\r\n\r\n")))
        connection.send(answer(b"{}"))

    def pieces() -> object:
        yield b"one"
        assert second.wait(10)
        yield b"two"

    with raw_server(take) as server, proxied(server.url, api) as told:
        got = httpx.post(f"{told.url}/orders/7", content=pieces())  # type: ignore[arg-type]  # a generator of bytes

    assert (got.status_code, bodies) == (200, [b"3\r\none\r\n", b"3\r\ntwo\r\n0\r\n\r\n"])
    assert told.exchanges[0].request.raw == b"onetwo"


def test_event_passes_before_the_next_is_sent_and_the_stream_ends_with_its_client(api: Path) -> None:
    seen, closed = threading.Event(), threading.Event()

    def stream(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", b"data: 1\n\n")
        assert seen.wait(10)
        connection.send(b"data: 2\n\n")
        connection.closed()
        closed.set()

    with raw_server(stream) as server, proxied(server.url, api, header=True, patience=0.5) as told:
        with httpx.stream("GET", f"{told.url}/orders/7", timeout=10) as got:
            pieces = got.iter_raw()
            first = next(pieces)
            seen.set()
            second = next(pieces)
        assert closed.wait(10)

    assert (first, second, got.headers["x-ridelint-findings"]) == (b"data: 1\n\n", b"data: 2\n\n", "unchecked")
    assert told.exchanges[0].unknown == {RESPONSE_BODY}


@pytest.mark.parametrize(
    ("method", "status", "lines"),
    [
        ("HEAD", b"200 OK", b"Content-Length: 400\r\n"),
        ("GET", b"204 No Content", b""),
        ("GET", b"304 Not Modified", b"Content-Length: 400\r\nETag: x\r\n"),
    ],
)
def test_answers_without_a_body_have_none(api: Path, method: str, status: bytes, lines: bytes) -> None:
    request = f"{method} /orders/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
    answer = b"HTTP/1.1 " + status + b"\r\n" + lines + b"\r\n"
    with raw_server(sends(answer)) as server, proxied(server.url, api) as told:
        said = spoken(told.url, request)

    head, _, body = said.partition(b"\r\n\r\n")
    assert (head.split(b"\r\n")[0], body) == (b"HTTP/1.1 " + status, b"")
    assert not told.exchanges[0].response.has_body
    assert not told.findings


def test_connection_serves_several_calls(api: Path) -> None:
    with (
        raw_server(sends(answer(FAULTY))) as server,
        proxied(server.url, api, calls=3) as told,
        httpx.Client() as client,
    ):
        network = [client.get(f"{told.url}/orders/7").extensions["network_stream"] for _ in range(3)]

    assert all(stream is network[0] for stream in network)
    assert told.findings == ["field-name-case /response/body/orderId"] * 3


def test_packed_body_passes_as_it_is_and_is_unpacked_for_the_rules(api: Path) -> None:
    packed = gzip.compress(FAULTY)
    with (
        raw_server(sends(answer(packed, b"Content-Encoding: gzip"))) as server,
        proxied(server.url, api) as told,
        httpx.stream("GET", f"{told.url}/orders/7") as got,
    ):
        raw = b"".join(got.iter_raw())

    assert raw == packed
    assert told.findings == ["field-name-case /response/body/orderId"]


def test_address_of_the_server_becomes_that_of_the_proxy(api: Path) -> None:
    def away(connection: Connection) -> None:
        host = connection.head.partition(b"Host: ")[2].partition(b"\r\n")[0]
        connection.send(answer(b"", b"Location: http://" + host + b"/orders/8", status=b"303 See Other"))

    with raw_server(away) as server, proxied(server.url, api) as told:
        got = httpx.get(f"{told.url}/orders/7")

    assert got.headers["location"] == f"{told.url}/orders/8"
    assert told.exchanges[0].response.headers["location"] == f"{server.url}/orders/8"


def test_client_that_leaves_before_the_answer_ends_the_call_behind(api: Path) -> None:
    asked, closed = threading.Event(), threading.Event()

    def hang(connection: Connection) -> None:
        asked.set()
        connection.closed()
        closed.set()

    with raw_server(hang) as server, proxied(server.url, api, calls=None, seconds=2) as told:
        parts = urlsplit(told.url)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as client:
            client.sendall(b"GET /orders/7 HTTP/1.1\r\nHost: a\r\n\r\n")
            assert asked.wait(10)
        assert closed.wait(10)

    assert told.tallied == Tallied(answered=0, unanswered=0, unchecked=0, came=1)


def test_server_that_answers_before_the_request_is_whole_is_heard(api: Path) -> None:
    with raw_server(sends(answer(b"{}", status=b"413 Payload Too Large"))) as server, proxied(server.url, api) as told:
        got = httpx.post(f"{told.url}/orders/7", content=b"x" * 100)

    assert got.status_code == 413
    assert told.exchanges[0].unknown <= {REQUEST_BODY}
