"""requests' sessions, which the library's own functions use too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any

from ridelint.live.suite.calls import begun, unpacked_already
from ridelint.live.suite.doors import replaced
from ridelint.live.suite.suite import Suite


def doors(requests: ModuleType, suite: Suite) -> Iterator[AbstractContextManager[None]]:
    def watching(send: Callable[..., Any]) -> Callable[..., Any]:
        def watched(session: Any, *arguments: Any, **options: Any) -> Any:
            response = send(session, *arguments, **options)
            # What a redirect leads to comes through here by itself.
            _seen((*response.history, response)[0], suite, is_read=not options.get("stream", session.stream))
            return response

        return watched

    yield replaced(requests.Session, "send", watching)


def _seen(response: Any, suite: Suite, *, is_read: bool) -> None:
    """One answer. Where the test has it streamed, its body is not touched, and nothing is said of that."""
    request = response.request
    passing = begun(request.method or "", request.url or "", _bytes(request.headers), _body(request.body))
    passing.status = response.status_code
    passing.response_headers = unpacked_already(_bytes(response.headers))
    if is_read:
        passing.response.add(response.content)
    else:
        passing.response.forget()
    passing.seconds = response.elapsed.total_seconds()
    suite.over(passing)


def _body(body: Any) -> bytes | None:
    """Files and generators have been read by now."""
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, (bytes, bytearray)) else None


def _bytes(headers: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    return [(_encoded(name), _encoded(value)) for name, value in headers.items()]


def _encoded(text: str | bytes) -> bytes:
    return text.encode("latin-1", "backslashreplace") if isinstance(text, str) else text
