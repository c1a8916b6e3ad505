"""The command is run by a real shell and a real curl, and what a server receives is what was sent at first."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ridelint.live.decode import Wire, decoded
from ridelint.masking import masked
from ridelint.model import Exchange, Request, Response
from ridelint.reporters.curl import curl
from tests.server.programs import program

FORM = ("Content-Type", "application/x-www-form-urlencoded")
JSON = ("Content-Type", "application/json")
# Of curl itself, as any client has its own.
OWN = {b"host", b"user-agent", b"content-length"}


class Listener:
    """Takes one request at a time, byte for byte, and answers with nothing."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(20)
        self.received = b""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def serve(self) -> None:
        peer, _ = self.socket.accept()
        with peer:
            peer.settimeout(20)
            self.received = peer.recv(65536)
            while len(self.received.partition(b"\r\n\r\n")[2]) < self._length():
                self.received += peer.recv(65536)
            peer.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

    def _length(self) -> int:
        head = self.received.partition(b"\r\n\r\n")[0].lower()
        _, found, rest = head.partition(b"\r\ncontent-length: ")
        return int(rest.split(b"\r\n")[0]) if found else 0


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.socket.close()


def sent_again(listener: Listener, wire: Wire, **variables: str) -> tuple[bytes, dict[bytes, bytes], bytes]:
    """Run the command of a call; give the request line, the headers and the body that the server receives."""
    command = curl(masked(decoded(wire._replace(url=listener.origin + wire.url))))
    return received(listener, command, **variables)


def received(listener: Listener, command: str, **variables: str) -> tuple[bytes, dict[bytes, bytes], bytes]:
    serving = threading.Thread(target=listener.serve)
    serving.start()
    environ = os.environ | variables | {"CURL_HOME": "/nonexistent", "HOME": "/nonexistent"}
    try:
        program("curl")
        done = subprocess.run(["sh", "-c", command], env=environ, capture_output=True, timeout=20, check=False)
    finally:
        serving.join(20)
    assert done.returncode == 0, done.stderr
    head, _, body = listener.received.partition(b"\r\n\r\n")
    line, *lines = head.split(b"\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    return line, {name: value for name, value in headers.items() if name not in OWN}, body


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/a%2Fb/%20",
        "/a/../b/./c",
        "/a?x=1&y=%26&x=3",
        "/a?ids[]=1&q={a,b}",
        "/a[1-3]",
        "/a;b='c'$HOME`id`!",
        "//a",
    ],
)
def test_the_target_arrives_as_it_was_sent(listener: Listener, target: str) -> None:
    line, _, _ = sent_again(listener, Wire("GET", target, 200))

    sent = target.replace("{a,b}", "%7Ba%2Cb%7D").replace("y=%26&x=3", "x=3&y=%26")
    assert line == f"GET {sent} HTTP/1.1".encode()


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"])
def test_the_method_arrives(listener: Listener, method: str) -> None:
    line, _, body = sent_again(listener, Wire(method, "/a", 200))

    assert (line, body) == (f"{method} /a HTTP/1.1".encode(), b"")


def test_headers_arrive_also_empty_ones(listener: Listener) -> None:
    given = (("Accept", "text/html;q=0.9"), ("X-Odd", 'it\'s "$5" `x` \\ !'), ("X-Empty", ""))
    _, headers, _ = sent_again(listener, Wire("GET", "/", 200, given))

    assert headers == {b"accept": b"text/html;q=0.9", b"x-odd": b'it\'s "$5" `x` \\ !', b"x-empty": b""}


def test_secrets_are_taken_from_the_environment(listener: Listener) -> None:
    given = (
        ("Authorization", "Bearer abc"),
        ("Cookie", "sid=1; theme=dark"),
        ("X-CSRF-Token", "t"),
        ("X-Api-Key", "k"),
        FORM,
    )
    line, headers, body = sent_again(
        listener,
        Wire("POST", "/a?access_token=old&x=1", 200, given, b"name=J%C3%BCrg+M&password=old&tag=1&tag=2"),
        TOKEN="my token",
        COOKIE_SID="s1",
        COOKIE_THEME="t1",
        X_CSRF_TOKEN="c1",
        X_API_KEY="k1",
        ACCESS_TOKEN="a1",
        PASSWORD="p&w=d",
    )

    assert line == b"POST /a?access_token=a1&x=1 HTTP/1.1"
    assert headers == {
        b"accept": b"*/*",
        b"authorization": b"Bearer my token",
        b"cookie": b"sid=s1; theme=t1",
        b"x-csrf-token": b"c1",
        b"x-api-key": b"k1",
        b"content-type": b"application/x-www-form-urlencoded",
    }
    assert body.replace(b"%20", b"+") == b"name=J%C3%BCrg+M&password=p%26w%3Dd&tag=1&tag=2"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b'{"name": "J\xc3\xbcrg", "it\'s": "$5 `x` !"}', "application/json"),
        (b'{\n  "a": 1\n}\r\n', "application/json"),
        (b"@/etc/passwd", "text/plain"),
        (b"-n %s \\n \x00\x01\xff", "application/octet-stream"),
        (b"=x", "application/x-www-form-urlencoded"),
        (b"a=1&b", "application/x-www-form-urlencoded"),
        (b"a=%ff", "application/x-www-form-urlencoded"),
        (b"a=1%0A2&b%5B%5D=%40x&c=", "application/x-www-form-urlencoded"),
        (b"a@b=1", "application/x-www-form-urlencoded"),
        (b"a%40b=1", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_arrives_byte_for_byte(listener: Listener, body: bytes, media_type: str) -> None:
    _, headers, arrived = sent_again(listener, Wire("POST", "/a", 200, (("Content-Type", media_type),), body))

    assert headers[b"content-type"] == media_type.encode()
    assert arrived.replace(b"%5B%5D", b"[]").replace(b"%40", b"@") == body.replace(b"%5B%5D", b"[]").replace(
        b"%40", b"@"
    )


def test_a_body_without_a_media_type_gets_none(listener: Listener) -> None:
    _, headers, body = sent_again(listener, Wire("PUT", "/a", 200, (), b"x"))

    assert (headers, body) == ({b"accept": b"*/*"}, b"x")


def test_a_secret_in_json_is_taken_from_the_environment(listener: Listener) -> None:
    given = Wire("POST", "/a", 200, (JSON,), b'{"user":"it\'s me","client_secret":"old","api_keys":[]}')
    _, _, body = sent_again(listener, given, CLIENT_SECRET="new")

    assert body == b'{"user":"it\'s me","client_secret":"new","api_keys":[]}'


def test_a_secret_among_control_characters_is_taken_from_the_environment(listener: Listener) -> None:
    _, _, body = sent_again(listener, Wire("POST", "/a", 200, (JSON,), b'{"a":\t%1,"token":"old"\n'), TOKEN="%d")

    assert body == b'{"a":\t%1,"token":"%d"\n'


def test_a_body_too_long_for_a_command_is_left_to_a_file(listener: Listener, tmp_path: Path) -> None:
    body = tmp_path / "body"
    body.write_bytes(b"y" * 20_000)
    _, _, arrived = sent_again(listener, Wire("POST", "/a", 200, (JSON,), b"x" * 20_000), BODY_FILE=str(body))

    assert arrived == b"y" * 20_000


def test_an_unknown_origin_is_taken_from_the_environment(listener: Listener) -> None:
    command = curl(masked(decoded(Wire("GET", "/a b", 200))))

    assert command == 'curl --url "$BASE_URL"/a%20b'
    assert received(listener, command, BASE_URL=listener.origin)[0] == b"GET /a%20b HTTP/1.1"


@pytest.mark.parametrize(
    ("wire", "command"),
    [
        (Wire("GET", "https://a.test/x?y=1", 200), "curl --url 'https://a.test/x?y=1'"),
        (Wire("GET", "file:///etc/passwd", 200), 'curl --url "$BASE_URL"/etc/passwd'),
        (Wire("-O EVIL", "https://a.test/x", 200), "curl --url https://a.test/x"),
        (Wire("GET", "https://a.test/", 200, (("@/etc/passwd", "1"), ("bad name", "2"))), "curl --url https://a.test/"),
        (
            Wire("GET", "https://a.test/", 200, (("User-Agent", "b"), ("Sec-Fetch-Mode", "cors"), (":path", "/"))),
            "curl --url https://a.test/",
        ),
        (
            Wire("GET", "https://a.test/", 200, (("Host", "b.test"), ("X", "a\r\nB: c"))),
            "curl --url https://a.test/ --header 'host: b.test' --header 'x: a  B: c'",
        ),
        (
            Wire(
                "POST", "https://a.test/orders", 200, (("Authorization", "Basic YTpi"), FORM), b"pickup_lat=52.5&a=b+c"
            ),
            (
                "curl --url https://a.test/orders \\\n"
                '  --header "authorization: Basic $CREDENTIALS" \\\n'
                "  --header 'content-type: application/x-www-form-urlencoded' \\\n"
                "  --data-urlencode pickup_lat=52.5 \\\n"
                "  --data-urlencode 'a=b c'"
            ),
        ),
    ],
)
def test_the_command_is_short_and_holds_nothing_dangerous(wire: Wire, command: str) -> None:
    assert curl(masked(decoded(wire))) == command


def test_what_a_client_adds_for_itself_is_left_out() -> None:
    headers = {"x-schemathesis-testcaseid": "ngH3Ta", "user-agent": "schemathesis/4.32.5", "x-tenant": "a"}
    assert curl(Exchange(Request("GET", "/a", headers=headers), Response(200))) == (
        """curl --url "$BASE_URL"/a --header 'x-tenant: a'"""
    )
