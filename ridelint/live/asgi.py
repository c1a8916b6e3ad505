"""One call of an ASGI application as it passes: what goes in and what comes out, noted and handed on at once."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import quote

from ridelint.live.capture import CUT_SHORT, Held, Passing, RawHeaders
from ridelint.walk.media import is_json

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_START, _BODY = "http.response.start", "http.response.body"
# Extensions by which a server sends a file that the application does not read.
_UNSEEN_BODIES = frozenset({"http.response.pathsend", "http.response.zerocopysend"})


def passing_of(scope: Scope, most: int) -> Passing:
    """The call that a scope begins; of each body at most so many bytes will be kept."""
    # Some servers leave the raw path out, and some have the query in it.
    path = (scope.get("raw_path") or quote(scope["path"]).encode()).partition(b"?")[0]
    query = scope.get("query_string", b"")
    return Passing(
        method=scope["method"],
        target=path + b"?" + query if query else path,
        request_headers=scope["headers"],
        request=Held(most),
        response=Held(most),
        scheme=scope.get("scheme", "http"),
    )


class Tap:
    """Stands between a server and an application, and fills the `Passing` of one call."""

    def __init__(self, passing: Passing, receive: Receive, send: Send) -> None:
        self._passing = passing
        self._receive = receive
        self._send = send
        self._is_gone = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._passing.request.add(bytes(message.get("body", b"")))
            self._passing.is_read = not message.get("more_body", False)
        elif message["type"] == "http.disconnect":
            self._is_gone = True
        return message

    async def send(self, message: Message) -> None:
        kind, passing = message["type"], self._passing
        if kind == _BODY:
            passing.response.add(bytes(message.get("body", b"")))
            if not message.get("more_body", False):
                passing.end()
        elif kind == _START:
            passing.status, passing.response_headers = message["status"], _lasting(message)
        elif kind in _UNSEEN_BODIES:
            passing.response.forget()
            passing.end()
        await self._send(message)

    def broke_off(self, error: BaseException | None = None) -> None:
        """The application is done; say what became of an answer that it did not end.

        Only an error is the application's fault. A client that went away, or a server that stops, is the usual end of
        a stream.
        """
        passing = self._passing
        if passing.seconds is not None:
            return
        passing.end()
        if self._is_gone or not isinstance(error, Exception) or isinstance(error, CancelledError):
            passing.response.forget()
        else:
            passing.problem = CUT_SHORT


def _lasting(message: Message) -> RawHeaders:
    """The headers of an answer; an application may give them as something that can be read once only."""
    headers: Iterable[tuple[bytes, bytes]] = message.get("headers", ())
    if not isinstance(headers, (list, tuple)):
        headers = message["headers"] = list(headers)
    return headers


class Holding:
    """A `send` that keeps an answer back until it has been checked, to say the result in a header of it.

    An answer that may be long in coming, a stream of events above all, is not kept: its header says that nobody looked.
    """

    def __init__(self, send: Send, passing: Passing, check: Callable[[Passing], str], unchecked: str) -> None:
        self._send = send
        self._passing = passing
        self._check = check
        self._unchecked = unchecked
        self._held: list[Message] = []
        self._is_open = False

    async def __call__(self, message: Message) -> None:
        if self._is_open or (not self._held and message["type"] != _START):
            await self._send(message)
            return
        self._held.append(message)
        if message["type"] == _START:
            if not _ends_soon(self._passing):
                await self.release()
        elif message["type"] != _BODY or not self._passing.response.is_whole:
            await self.release()
        elif not message.get("more_body", False):
            await self.release(self._check(self._passing))

    async def release(self, value: str | None = None) -> None:
        """Let go what is kept, with this value of the header."""
        self._is_open = True
        for message in self._held:
            if message["type"] == _START:
                field = (b"x-ridelint-findings", (value or self._unchecked).encode("ascii"))
                message["headers"] = [*message["headers"], field]
            await self._send(message)
        self._held.clear()


def _ends_soon(passing: Passing) -> bool:
    """Whether an answer says how long it is, or is of a kind that nobody streams piece by piece."""
    headers = {name.lower(): value for name, value in passing.response_headers}
    if b"content-length" in headers or passing.status in {204, 304}:
        return True
    return is_json(headers.get(b"content-type", b"").decode("latin-1"))
