"""A server that answers with exactly the bytes it is given, however wrong they are."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_PATIENCE_SECONDS = 10.0


@dataclass(slots=True)
class Connection:
    """One client of the server: what it has sent, and a way to answer."""

    socket: socket.socket
    head: bytes = b""

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.socket.sendall(piece)

    def read_body(self, length: int) -> bytes:
        body = b""
        while len(body) < length and (piece := self.socket.recv(length - len(body))):
            body += piece
        return body

    def closed(self) -> bool:
        """Wait for the client to leave, whatever it still sends."""
        with suppress(ConnectionError):
            while self.socket.recv(65536):
                pass
        return True


Answer = Callable[[Connection], None]


@dataclass(slots=True)
class Raw:
    """Where the server listens, and the heads of the requests that it got."""

    url: str
    heads: list[bytes] = field(default_factory=list)


@contextmanager
def raw_server(answer: Answer, certificate: Path | None = None) -> Iterator[Raw]:
    """Serve until the block ends: each request's head is read, then ``answer`` does what it likes."""
    with _listening(certificate) as listening:
        scheme = "http" if certificate is None else "https"
        raw = Raw(f"{scheme}://127.0.0.1:{listening.getsockname()[1]}")
        threading.Thread(target=_accept, args=(listening, answer, raw), daemon=True).start()
        try:
            yield raw
        finally:
            listening.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in `accept`


def _listening(certificate: Path | None) -> socket.socket:
    listening = socket.create_server(("127.0.0.1", 0))
    if certificate is None:
        return listening
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context.wrap_socket(listening, server_side=True, do_handshake_on_connect=False)


def _accept(listening: socket.socket, answer: Answer, raw: Raw) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            client.settimeout(_PATIENCE_SECONDS)
            threading.Thread(target=_serve, args=(client, answer, raw), daemon=True).start()


def _serve(client: socket.socket, answer: Answer, raw: Raw) -> None:
    with client, suppress(OSError):
        if isinstance(client, ssl.SSLSocket):
            client.do_handshake()
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            piece = client.recv(1)
            if not piece:
                return
            head += piece
        raw.heads.append(head)
        answer(Connection(client, head))


def sends(*pieces: bytes) -> Answer:
    """Answer with these bytes and close."""
    return lambda connection: connection.send(*pieces)
