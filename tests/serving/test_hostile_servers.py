"""Servers that hang, break off, lie and flood: the proxy stays bounded, says what happened, and goes on."""

from __future__ import annotations

import gzip
import resource
import subprocess
import threading
from pathlib import Path

import httpx
import pytest

from ridelint.live.proxy.run import Tallied
from ridelint.model import RESPONSE_BODY
from tests.serving.proxied import proxied
from tests.serving.raw import Answer, Connection, raw_server, sends

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
MIB = 1024 * 1024


def hang(*pieces: bytes) -> Answer:
    def answer(connection: Connection) -> None:
        connection.send(*pieces)
        connection.closed()

    return answer


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        (hang(), 504, "gave no answer within 0.3 s"),
        (hang(b"HTTP/1.1 200 OK\r\nContent-"), 504, "gave no answer within 0.3 s"),
        (sends(), 502, "gave no answer: Server disconnected without sending a response."),
        (sends(b"hello\r\n\r\n"), 502, "gave no answer: illegal status line: bytearray(b'hello')"),
        (sends(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), 502, "gave no answer: bad Content-Length"),
        (sends(HEAD + b"X: " + b"x" * MIB), 502, "gave no answer: Receive buffer too long"),
    ],
    ids=["silent", "half a head", "closes", "no HTTP", "bad length", "endless head"],
)
def test_answer_that_is_none_becomes_the_proxys_own(api: Path, answer: Answer, status: int, reason: str) -> None:
    with raw_server(answer) as server, proxied(server.url, api, patience=0.3) as told:
        got = httpx.get(f"{told.url}/orders/7")

    assert (got.status_code, got.text) == (status, f"ridelint proxy: {server.url} {reason}\n")
    assert told.failed == [f"GET /orders/7 {reason}"]
    assert (told.exchanges, told.tallied) == ([], Tallied(answered=0, unanswered=1, unchecked=0, came=1))


def test_server_that_is_down_is_said(api: Path) -> None:
    with raw_server(sends()) as server:
        pass
    with proxied(server.url, api) as told:
        got = httpx.get(f"{told.url}/orders/7")

    assert (got.status_code, got.text) == (
        502,
        f"ridelint proxy: {server.url} cannot be reached: All connection attempts failed\n",
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (sends(HEAD + b'Content-Length: 400\r\n\r\n{"a"'), "broke off in the middle of the body: "),
        (sends(CHUNKED + b'4\r\n{"a"\r\n'), "broke off in the middle of the body: "),
        (sends(CHUNKED + b'4\r\n{"a"\r\nxyz\r\n'), "broke off in the middle of the body: "),
        (hang(HEAD + b'Content-Length: 400\r\n\r\n{"a"'), "sent nothing for 0.3 s in the middle of the body"),
    ],
    ids=["length", "chunks", "no chunk", "silent"],
)
def test_body_that_breaks_off_breaks_off_for_the_client_too(api: Path, answer: Answer, reason: str) -> None:
    with (
        raw_server(answer) as server,
        proxied(server.url, api, patience=0.3) as told,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        httpx.get(f"{told.url}/orders/7")

    (failed,) = told.failed
    (exchange,) = told.exchanges
    assert failed.startswith(f"GET /orders/7 {reason}")
    assert (exchange.response.status, exchange.response.problem) == (200, "closed in the middle of the body")
    assert told.tallied == Tallied(answered=0, unanswered=1, unchecked=0, came=1)


def test_large_body_passes_and_is_not_kept(api: Path) -> None:
    piece = b"x" * MIB

    def flood(connection: Connection) -> None:
        connection.send(HEAD + b"Content-Length: %d\r\n\r\n" % (256 * MIB), *[piece] * 256)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with (
        raw_server(flood) as server,
        proxied(server.url, api) as told,
        httpx.stream("GET", f"{told.url}/orders/7", timeout=60) as got,
    ):
        size = sum(map(len, got.iter_raw()))

    assert size == 256 * MIB
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 64 * MIB
    assert told.exchanges[0].unknown == {RESPONSE_BODY}


def test_large_request_passes_and_is_not_kept(api: Path) -> None:
    sizes = []

    def take(connection: Connection) -> None:
        left = 64 * MIB
        while left and (piece := connection.socket.recv(MIB)):
            left -= len(piece)
        sizes.append(left)
        connection.send(HEAD + b"Content-Length: 2\r\n\r\n{}")

    with raw_server(take) as server, proxied(server.url, api) as told:
        got = httpx.post(f"{told.url}/orders/7", content=b"x" * (64 * MIB), timeout=60)

    assert (got.status_code, sizes) == (200, [0])
    assert told.exchanges[0].request.raw == b""


def test_gzip_bomb_passes_packed_and_is_not_unpacked(api: Path) -> None:
    bomb = gzip.compress(b"0" * (64 * MIB))
    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    with (
        raw_server(sends(head, bomb)) as server,
        proxied(server.url, api) as told,
        httpx.stream("GET", f"{told.url}/orders/7") as got,
    ):
        raw = b"".join(got.iter_raw())

    assert raw == bomb
    assert told.exchanges[0].response.problem == "unpacks to more than 10 MiB"


def test_proxy_goes_on_after_all_of_them(api: Path) -> None:
    answers = iter([sends(), sends(b"\x00\xff" * 100), sends(HEAD + b'Content-Length: 15\r\n\r\n{"orderId":"7"}')])
    lock = threading.Lock()

    def answer(connection: Connection) -> None:
        with lock:
            which = next(answers)
        which(connection)

    with raw_server(answer) as server, proxied(server.url, api, calls=3) as told:
        statuses = [httpx.get(f"{told.url}/orders/7").status_code for _ in range(3)]

    assert (statuses, told.findings) == ([502, 502, 200], ["field-name-case /response/body/orderId"])


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate that nobody vouches for, in one file."""
    file = tmp_path / "own.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days"]
    names = ["2", "-subj", "/CN=localhost", "-keyout", str(file), "-out", f"{file}.crt"]
    subprocess.run([*command, *names], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


@pytest.mark.parametrize(("insecure", "status"), [(False, 502), (True, 200)])
def test_certificate_of_the_server_is_verified(api: Path, certificate: Path, insecure: bool, status: int) -> None:
    good = HEAD + b"Content-Length: 2\r\n\r\n{}"
    with raw_server(sends(good), certificate) as server, proxied(server.url, api, insecure=insecure) as told:
        got = httpx.get(f"{told.url}/orders/7")

    assert (got.status_code, "self-signed certificate" in got.text) == (status, not insecure)
    assert ("--insecure does without" in got.text) is not insecure
