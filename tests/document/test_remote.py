"""Remote references are read only when allowed, within a time and a size, and never leave http."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ridelint.document import ReferenceError_, Store

SECRET = "x: {$ref: 'file:///etc/passwd'}\ny: {$ref: /etc/passwd}\nz: {$ref: 'other.yaml#/q'}\n"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]  # the fixture adds the list
        getattr(self, "_" + self.path.strip("/").partition(".")[0].partition("/")[0], self._missing)()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass

    def _say(self, text: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())

    def _go(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()

    def _good(self) -> None:
        self._say("a: {b: 1}\n")

    def _secret(self) -> None:
        self._say(SECRET)

    def _other(self) -> None:
        self._say("q: 2\n")

    def _large(self) -> None:
        self._say("a: " + "x" * 5000)

    def _once(self) -> None:
        self._go("/good.yaml")

    def _forever(self) -> None:
        self._go(self.path + "/f")

    def _file(self) -> None:
        self._go("file:///etc/passwd")

    def _slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"#")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def _missing(self) -> None:
        self.send_error(404)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    asked: list[str]


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server(("127.0.0.1", 0), Handler)
    found.asked = []
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


def store(server: Server, path: str, **options: object) -> Store:
    url = f"http://127.0.0.1:{server.server_port}/{path}"
    return Store.of({"a.yaml": f"r: {{$ref: '{url}'}}\n"}, **{"allow_remote": True, **options})


def message(found: Store) -> str:
    with pytest.raises(ReferenceError_) as caught:
        found.follow(found.open("a.yaml").root.child("r"))
    return caught.value.message


def test_a_remote_target_is_read_once(server: Server) -> None:
    found = store(server, "good.yaml#/a/b")
    root = found.open("a.yaml").root
    node = found.follow(root.child("r"))
    assert (node.value, node.document.name) == (1, f"http://127.0.0.1:{server.server_port}/good.yaml")
    assert found.follow(root.child("r")) is node
    assert server.asked == ["/good.yaml"]
    assert found.documents[1].path is None


def test_nothing_is_fetched_unless_allowed(server: Server) -> None:
    assert "remote files are not read" in message(store(server, "good.yaml", allow_remote=False))
    assert server.asked == []


def test_a_remote_file_refers_to_its_own_host_and_never_to_local_files(server: Server) -> None:
    found = store(server, "secret.yaml")
    target = found.follow(found.open("a.yaml").root.child("r"))
    assert found.follow(target.child("z")).value == 2
    for name in ("x", "y"):
        with pytest.raises(ReferenceError_):
            found.follow(target.child(name))
    assert server.asked == ["/secret.yaml", "/other.yaml", "/etc/passwd"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("missing.yaml", "cannot be fetched: Not Found"),
        ("large.yaml", "is larger than 1000 bytes"),
        ("forever.yaml", "cannot be fetched"),
        ("file.yaml", "cannot be fetched"),
        ("slow.yaml", "did not answer within 0.3 s"),
    ],
)
def test_what_cannot_be_had_is_told(server: Server, path: str, told: str) -> None:
    assert told in message(store(server, path, max_bytes=1000, remote_timeout=0.3))
    assert len(server.asked) <= 6


def test_a_redirect_is_followed(server: Server) -> None:
    found = store(server, "once.yaml#/a/b")
    assert found.follow(found.open("a.yaml").root.child("r")).value == 1


def test_a_server_that_is_not_there_is_told() -> None:
    found = Store.of({"a.yaml": "r: {$ref: 'http://127.0.0.1:9/x'}\n"}, allow_remote=True)
    assert "cannot be fetched" in message(found)
