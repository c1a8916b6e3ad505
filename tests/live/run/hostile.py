"""A server that keeps no rule of HTTP's: each path does its worst, over a plain socket."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping

MEBIBYTE = 1024 * 1024
_SECONDS = 60


def head(status: str = "200 OK", *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "Connection: close", "", ""]).encode()


JSON = "Content-Type: application/json"


def whole(body: bytes, *lines: str) -> bytes:
    return head("200 OK", JSON, f"Content-Length: {len(body)}", *lines) + body


def hang(peer: socket.socket) -> None:
    with contextlib.suppress(OSError):
        peer.settimeout(_SECONDS)
        while peer.recv(4096):
            pass


def drip(peer: socket.socket) -> None:
    """A byte at a time, each just before the client gives up."""
    peer.sendall(head("200 OK", JSON, "Content-Length: 1000000"))
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        peer.sendall(b" ")
        time.sleep(0.2)


def gigabyte(peer: socket.socket) -> None:
    peer.sendall(head("200 OK", JSON, f"Content-Length: {1024 * MEBIBYTE}") + b'"')
    for _ in range(1024):
        peer.sendall(b"a" * MEBIBYTE)


def endless_headers(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(1_000_000):
        peer.sendall(f"X-{number}: {'a' * 100}\r\n".encode())


BOMB = gzip.compress(b'"' + b"a" * (200 * MEBIBYTE) + b'"')

WORST: Mapping[str, bytes | Callable[[socket.socket], None]] = {
    "hanging": hang,
    "dripping": drip,
    "closing": b"",
    "cut": head("200 OK", JSON, "Content-Length: 100") + b'{"status": ',
    "cut_chunk": head("200 OK", JSON, "Transfer-Encoding: chunked") + b"ff\r\n{}",
    "gigabyte": gigabyte,
    "headers": endless_headers,
    "broken_json": whole(b'{"status": "success", '),
    "charset": whole(b'{"status": "\xff\xfe"}'),
    "no_charset": head("200 OK", "Content-Type: application/json; charset=klingon", "Content-Length: 2") + b"{}",
    "nan": whole(b'{"status": NaN}'),
    "duplicate": whole(b'{"status": "success", "status": "error"}'),
    "nested": whole(b"[" * 100_000 + b"]" * 100_000),
    "redirect": head("302 Found", "Location: /redirect", "Content-Length: 0"),
    "bomb": whole(BOMB, "Content-Encoding: gzip"),
    "no_gzip": whole(b"{}", "Content-Encoding: gzip"),
    "no_http": b"SSH-2.0-OpenSSH_9.2\r\n",
    "no_status": b"HTTP/1.1 banana\r\n\r\n",
}


def description() -> str:
    """A description that has an operation for each."""
    lines = ["openapi: 3.0.3", "info: {title: Hostile, version: 1.0.0}", "paths:"]
    for name in WORST:
        answer = "{description: Done., content: {application/json: {schema: {type: object}}}}"
        lines.append(f'  /{name}: {{get: {{operationId: {name}, responses: {{"200": {answer}}}}}}}')
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def hostile() -> Iterator[str]:
    """The server's address while it runs."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        listener.settimeout(0.1)
        ended = threading.Event()
        thread = threading.Thread(target=_accept, args=(listener, ended), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()
            thread.join(10)


def _accept(listener: socket.socket, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            peer, _ = listener.accept()
        except TimeoutError:
            continue
        except OSError:
            return
        threading.Thread(target=_answer, args=(peer,), daemon=True).start()


def _answer(peer: socket.socket) -> None:
    with peer, contextlib.suppress(OSError):
        peer.settimeout(_SECONDS)
        request = b""
        while b"\r\n\r\n" not in request and (piece := peer.recv(65536)):
            request += piece
        name = request.split(b" ")[1].decode().strip("/").partition("?")[0] if request.count(b" ") > 1 else ""
        worst = WORST.get(name, head("404 Not Found", "Content-Length: 0"))
        if callable(worst):
            worst(peer)
        else:
            peer.sendall(worst)
            peer.shutdown(socket.SHUT_WR)
