"""A small server for docs/live.md: it keeps docs/samples/shop.yaml, or breaks it in one way.

    python docs/samples/shop.py [--fault FAULT] COMMAND...

serves on a free port while COMMAND runs, in which {url} stands for its address. FAULT is `auth`, `role`, `csrf`,
`allow`, `method`, `media`, `validation` or `name`.

    python docs/samples/shop.py --token WHO

prints the access token of `owner`, or of `stranger`, who may do nothing.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs


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


def token(*scopes: str) -> str:
    """An unsigned JWT with these scopes."""
    parts = [{"alg": "none"}, {"scope": " ".join(scopes)}]
    return ".".join([*(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), ""])


OWNER = token("orders:read", "orders:write")
STRANGER = token("offers:read")
CSRF = "csrf-of-"


class Api:
    """Answers as the description says, but for its faults."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        self.orders: list[str] = []

    def __call__(self, call: Call) -> Answer:
        path = call.path.partition("?")[0].removeprefix("/api")
        allowed = ["GET", "POST"] if path == "/orders" else ["GET"]
        if call.method not in allowed:
            headers = {} if "allow" in self.faults else {"Allow": ", ".join(allowed)}
            return failed(200 if "method" in self.faults else 405, **headers)
        if path == "/csrf":
            return done(csrf_token=CSRF + _who(call)[-8:])
        return self._refusal(call) or (self._create(call) if call.method == "POST" else self._read(path))

    def _refusal(self, call: Call) -> Answer | None:
        who = _who(call)
        if not who and "auth" not in self.faults:
            return failed(401, **{"WWW-Authenticate": "Bearer"})
        if who == STRANGER and "role" not in self.faults:
            return failed(403)
        is_forged = call.method == "POST" and call.headers.get("x-csrf-token") != CSRF + who[-8:]
        return failed(403) if is_forged and "csrf" not in self.faults else None

    def _read(self, path: str) -> Answer:
        identifier = path.removeprefix("/orders").removeprefix("/")
        if not identifier:
            return done()
        return done(order_id=identifier) if identifier in self.orders else failed(404)

    def _create(self, call: Call) -> Answer:
        if "form-urlencoded" not in call.headers.get("content-type", "") and "media" not in self.faults:
            return failed(415)
        form = parse_qs(call.body.decode(), keep_blank_values=True)
        notes = form.get("pickup_note", [])
        is_valid = len(form) == len(notes) == 1 and re.fullmatch("[a-z ]{1,40}", notes[0])
        if not is_valid and "validation" not in self.faults:
            return failed(422)
        self.orders.append(f"order-{len(self.orders):08}")
        return done(201, **{"orderId" if "name" in self.faults else "order_id": self.orders[-1]})


def _who(call: Call) -> str:
    return call.headers.get("authorization", "").removeprefix("Bearer ")


def done(status: int = 200, **result: Any) -> Answer:
    return Answer.json({"status": "success", "result": result, "error": None}, status)


def failed(status: int, **headers: str) -> Answer:
    error = {"code": f"error_{status}", "message": "No."}
    return Answer.json({"status": "error", "result": None, "error": error}, status, **headers)


def main(arguments: Sequence[str]) -> int:
    """Run a command beside the server; its exit code is this one's."""
    if arguments[:1] == ["--token"]:
        sys.stdout.write(f"{ {'owner': OWNER, 'stranger': STRANGER}[arguments[1]] }\n")
        return 0
    faults, command = (arguments[1:2], arguments[2:]) if arguments[:1] == ["--fault"] else ([], arguments)
    if not command:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    with served(Api(*faults)) as server:
        filled = [word.replace("{url}", server.url) for word in command]
        return subprocess.run(filled, check=False).returncode  # noqa: S603  the user's own command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
