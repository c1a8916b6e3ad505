"""A real HTTP server on a free port, for as long as a test needs it."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Call(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @classmethod
    def json(cls, value: Any, status: int = 200, **headers: str) -> Answer:
        named = tuple((name.replace("_", "-"), text) for name, text in headers.items())
        return cls(status, (("Content-Type", "application/json"), *named), json.dumps(value).encode())


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away."""


class Server:
    """Remembers every call."""

    def __init__(self, answer: Callable[[Call], Answer]) -> None:
        self.calls: list[Call] = []
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                call = Call(self.command, self.path, headers, self.rfile.read(length))
                with lock:
                    server.calls.append(call)
                    given = answer(call)
                self.send_response(given.status)
                for name, value in given.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(given.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(given.body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base's signature
                """Say nothing."""

        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"):
            setattr(Handler, f"do_{method}", Handler.handle_any)
        server = self
        self._http = _Quiet(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(10)


@contextlib.contextmanager
def served(answer: Callable[[Call], Answer]) -> Iterator[Server]:
    server = Server(answer)
    try:
        yield server
    finally:
        server.stop()
