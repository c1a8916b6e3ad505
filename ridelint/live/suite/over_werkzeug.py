"""werkzeug's test client, which is Flask's too, and Connexion's for Flask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any
from urllib.parse import quote

from werkzeug.datastructures import Headers
from werkzeug.test import Client
from werkzeug.wsgi import ClosingIterator

from ridelint.live.capture import Passing
from ridelint.live.suite.calls import begun
from ridelint.live.suite.doors import replaced
from ridelint.live.suite.suite import Suite
from ridelint.live.unpacking import MOST_BYTES

_UNRESERVED = "/%:@!$&'()*+,;="
Answer = tuple[Iterable[bytes], str, Headers]


def doors(_werkzeug: ModuleType, suite: Suite) -> Iterator[AbstractContextManager[None]]:
    def watching(run: Callable[..., Answer]) -> Callable[..., Answer]:
        def watched(client: Client, environ: dict[str, Any], *arguments: Any, **options: Any) -> Answer:
            passing = _begun(environ)
            pieces, status, headers = run(client, environ, *arguments, **options)
            passing.status = int(status.split()[0])
            passing.response_headers = _bytes(headers)
            suite.opened(passing)
            return _teed(pieces, passing, suite, is_finite=_is_finite(pieces, headers)), status, headers

        return watched

    yield replaced(Client, "run_wsgi_app", watching)


def _begun(environ: Mapping[str, Any]) -> Passing:
    query = environ.get("QUERY_STRING", "")
    origin = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', 'localhost')}"
    url = f"{origin}{_path(environ)}?{query}" if query else f"{origin}{_path(environ)}"
    return begun(environ["REQUEST_METHOD"], url, _request_headers(environ), _body(environ["wsgi.input"]))


def _path(environ: Mapping[str, Any]) -> str:
    """The path with its percent signs; what the application is mounted at is not in it everywhere."""
    mount = quote(environ.get("SCRIPT_NAME", ""), encoding="latin-1").rstrip("/")
    # A test may write a blank into an address, which no client would send.
    path = quote(environ.get("REQUEST_URI", "").partition("?")[0], safe=_UNRESERVED, encoding="latin-1")
    path = path or quote(environ.get("PATH_INFO", ""), encoding="latin-1")
    return path if path.startswith(f"{mount}/") else f"{mount}{path}"


def _body(stream: Any) -> bytes | None:
    """What the application is about to read, if it can be read twice."""
    if not hasattr(stream, "seekable") or not stream.seekable():
        return None
    body = stream.read()
    stream.seek(0)
    return bytes(body)


def _request_headers(environ: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    """The headers as WSGI has them (PEP 3333): in upper case, all but two behind ``HTTP_``."""
    named = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or (name in {"CONTENT_TYPE", "CONTENT_LENGTH"} and value)
    }
    return _bytes(named)


def _bytes(headers: Mapping[str, str] | Headers) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1", "backslashreplace")) for name, value in headers.items()]


def _is_finite(pieces: Iterable[bytes], headers: Headers) -> bool:
    return isinstance(pieces, (list, tuple)) or headers.get("Content-Length", MOST_BYTES + 1, int) <= MOST_BYTES


def _teed(pieces: Iterable[bytes], passing: Passing, suite: Suite, *, is_finite: bool) -> Iterable[bytes]:
    """The body as it is read. One whose end is known is read now, as most tests look at the status alone."""
    close = getattr(pieces, "close", None)

    def teed() -> Iterator[bytes]:
        for piece in pieces:
            passing.response.add(piece)
            yield piece
        passing.end()
        suite.over(passing)

    body = list(teed()) if is_finite else teed()
    return body if close is None else ClosingIterator(body, close)
