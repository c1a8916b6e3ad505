"""werkzeug's test client, which is Flask's too, and Connexion's for Flask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.test import Client
from werkzeug.wsgi import ClosingIterator

from ridelint.live.capture import Passing
from ridelint.live.suite.calls import begun
from ridelint.live.suite.doors import replaced
from ridelint.live.suite.suite import Suite

Answer = tuple[Iterable[bytes], str, Headers]


def doors(_werkzeug: ModuleType, suite: Suite) -> Iterator[AbstractContextManager[None]]:
    def watching(run: Callable[..., Answer]) -> Callable[..., Answer]:
        def watched(client: Client, environ: dict[str, Any], *arguments: Any, **options: Any) -> Answer:
            passing = _begun(environ)
            pieces, status, headers = run(client, environ, *arguments, **options)
            passing.status = int(status.split()[0])
            passing.response_headers = _bytes(headers)
            suite.opened(passing)
            return _teed(pieces, passing, suite), status, headers

        return watched

    yield replaced(Client, "run_wsgi_app", watching)


def _begun(environ: Mapping[str, Any]) -> Passing:
    path = environ.get("REQUEST_URI") or environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING", "")
    path = path.partition("?")[0]
    origin = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', 'localhost')}"
    url = f"{origin}{path}?{query}" if query else f"{origin}{path}"
    return begun(environ["REQUEST_METHOD"], url, _request_headers(environ), _body(environ["wsgi.input"]))


def _body(stream: Any) -> bytes | None:
    """What the application is about to read, if it can be read twice."""
    if not stream.seekable():
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


def _teed(pieces: Iterable[bytes], passing: Passing, suite: Suite) -> Iterable[bytes]:
    """The body as it is read; what is already there at once."""
    if isinstance(pieces, (list, tuple)):
        for piece in pieces:
            passing.response.add(piece)
        passing.end()
        suite.over(passing)
        return pieces

    def teed() -> Iterator[bytes]:
        for piece in pieces:
            passing.response.add(piece)
            yield piece
        passing.end()
        suite.over(passing)

    close = getattr(pieces, "close", None)
    return teed() if close is None else ClosingIterator(teed(), close)
