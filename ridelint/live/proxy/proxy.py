"""The proxy as an ASGI application: each call handed on both ways as it comes, and looked at when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from ridelint.live.asgi import Holding, Message, Receive, Scope, Send, Tap, passing_of
from ridelint.live.capture import Passing
from ridelint.live.decode import split_url
from ridelint.live.proxy.headers import Client, homeward, there
from ridelint.live.proxy.upstream import Asked, NoAnswerError, Upstream
from ridelint.live.telling import UNCHECKED
from ridelint.live.unpacking import MOST_BYTES

_NO_BODY: Message = {"type": "http.response.body", "body": b""}


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of what.

    ``over`` gets every call that the server answered, ``failed`` every one that it did not, with the reason. ``check``
    gives the value of the header that says what was found in a call; without it, no answer gets that header.
    """

    over: Callable[[Passing], Awaitable[None]]
    failed: Callable[[Passing, str], None]
    check: Callable[[Passing], str] | None = None


class Proxy:
    """Stands before one server. ``calls`` counts those that came."""

    def __init__(self, upstream: Upstream, listeners: Listeners) -> None:
        self._upstream = upstream
        self._listeners = listeners
        self.calls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self.calls += 1
        passing = self._passing(scope)
        client = _client(scope)
        if client.host:
            send = self._homeward(send, client)
        holding = None
        if self._listeners.check is not None:
            send = holding = Holding(send, passing, self._listeners.check, UNCHECKED)
        try:
            await self._carry(passing, client, receive, send)
        finally:
            if holding is not None:
                await holding.release()
            if passing.status:
                await self._listeners.over(passing)

    def _passing(self, scope: Scope) -> Passing:
        passing = passing_of(scope, MOST_BYTES)
        # A client that takes us for a forward proxy names the server too (RFC 9112 section 3.2.2).
        _, path, query = split_url(passing.target.decode("latin-1"))
        target = f"{path}?{query}" if query else path
        passing.origin = self._upstream.origin
        passing.target = self._upstream.base * target.startswith("/") + target.encode("latin-1")
        return passing

    async def _carry(self, passing: Passing, client: Client, receive: Receive, send: Send) -> None:
        tap = Tap(passing, receive, send)
        body = _Body(tap.receive)
        try:
            await _unless_gone(self._exchange(passing, client, body, tap.send), body)
        except NoAnswerError as error:
            self._listeners.failed(passing, str(error))
            if not passing.status:
                await _refuse(send, f"{self._upstream.origin} {error}", error.status)
            tap.broke_off(error)
        except BaseException as error:
            tap.broke_off(error)
            raise
        tap.broke_off()

    async def _exchange(self, passing: Passing, client: Client, body: _Body, send: Send) -> None:
        headers = there(passing.request_headers, client, self._upstream.host)
        has_body = _has_body(passing)
        if not has_body:
            passing.is_read = True
            body.is_done.set()
        asked = Asked(passing.method, passing.target, headers, body.pieces() if has_body else None)
        async with self._upstream.answer(asked) as answered:
            body.is_done.set()
            await send({"type": "http.response.start", "status": answered.status, "headers": answered.headers})
            async for piece in answered.pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send(dict(_NO_BODY))

    def _homeward(self, send: Send, client: Client) -> Send:
        upstream, own = self._upstream.origin.encode(), f"{client.scheme}://".encode() + client.host

        async def to_client(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": homeward(message["headers"], upstream, own)}
            await send(message)

        return to_client


class _Body:
    """The body of a request; ``is_done`` is set once nobody wants more of it."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.is_done = asyncio.Event()

    async def pieces(self) -> AsyncIterator[bytes]:
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                # Without an end: the server behind sees what the client did.
                raise _ClientGoneError
            yield message.get("body", b"")
            if not message.get("more_body", False):
                self.is_done.set()
                return

    async def gone(self) -> None:
        """Return when the client has left."""
        await self.is_done.wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass


class _ClientGoneError(Exception):
    pass


async def _unless_gone(exchange: Awaitable[None], body: _Body) -> None:
    """Carry an exchange to its end, or to where the client leaves: an endless stream has no other."""
    carried = asyncio.ensure_future(exchange)
    gone = asyncio.ensure_future(body.gone())
    try:
        await asyncio.wait({carried, gone}, return_when=asyncio.FIRST_COMPLETED)
        if carried.done():
            await carried
    except _ClientGoneError:
        pass
    finally:
        for task in (carried, gone):
            task.cancel()
        await asyncio.gather(carried, gone, return_exceptions=True)


def _has_body(passing: Passing) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip() != b"0")
        for name, value in passing.request_headers
    )


def _client(scope: Scope) -> Client:
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return Client((scope.get("client") or ("",))[0], scope.get("scheme", "http"), host)


async def _refuse(send: Send, reason: str, status: int) -> None:
    """Answer in place of the server; nobody is to take it for an answer of that."""
    body = f"ridelint proxy: {reason}\n".encode(errors="backslashreplace")
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
