"""httpx's clients, and what is made of them: Starlette's and FastAPI's `TestClient` among others.

httpx2 is the same library under another name, which newer versions of Starlette ask for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any

from ridelint.live.capture import Passing
from ridelint.live.suite.calls import begun, unpacked_already
from ridelint.live.suite.doors import replaced
from ridelint.live.suite.suite import Suite


def doors(httpx: ModuleType, suite: Suite) -> Iterator[AbstractContextManager[None]]:
    door = _Door(httpx, suite)
    yield replaced(httpx.Client, "send", door.sync)
    yield replaced(httpx.AsyncClient, "send", door.asynchronous)


class _Door:
    def __init__(self, httpx: ModuleType, suite: Suite) -> None:
        self._httpx = httpx
        self._suite = suite

    def sync(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def watched(client: Any, *arguments: Any, **options: Any) -> Any:
            response = send(client, *arguments, **options)
            self._seen(response)
            return response

        return watched

    def asynchronous(self, send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def watched(client: Any, *arguments: Any, **options: Any) -> Any:
            response = await send(client, *arguments, **options)
            self._seen(response)
            return response

        return watched

    def _seen(self, response: Any) -> None:
        """The answer and those that led to it. One that is streamed is looked at once the test has read it."""
        for one in (*response.history, response):
            passing = self._begun(one)
            try:
                body = one.content
            except self._httpx.ResponseNotRead:
                self._attend(one, passing)
            else:
                passing.response_headers = unpacked_already(one.headers.raw)
                passing.response.add(body)
                passing.seconds = _seconds(one)
                self._suite.over(passing)

    def _begun(self, response: Any) -> Passing:
        request = response.request
        try:
            body = request.content
        except self._httpx.RequestNotRead:
            body = None
        passing = begun(request.method, str(request.url), request.headers.raw, body)
        passing.status = response.status_code
        return passing

    def _attend(self, response: Any, passing: Passing) -> None:
        """Listen to a stream, which still has the packed bytes."""
        passing.response_headers = response.headers.raw
        self._suite.opened(passing)
        is_async = isinstance(response.stream, self._httpx.AsyncByteStream)
        kinds = (_AsyncTee, self._httpx.AsyncByteStream) if is_async else (_Tee, self._httpx.SyncByteStream)
        # The library asks a stream for its base class, and there may be two libraries.
        response.stream = type("Tee", kinds, {})(response.stream, passing, self._suite)


def _seconds(response: Any) -> float | None:
    """How long the answer took; what a test has made up took no time."""
    try:
        return float(response.elapsed.total_seconds())
    except RuntimeError:
        return None


class _Tee:
    def __init__(self, stream: Any, passing: Passing, suite: Suite) -> None:
        self._stream = stream
        self._passing = passing
        self._suite = suite

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._passing.response.add(piece)
            yield piece
        self._suite.over(self._passing)

    def close(self) -> None:
        self._stream.close()


class _AsyncTee:
    def __init__(self, stream: Any, passing: Passing, suite: Suite) -> None:
        self._stream = stream
        self._passing = passing
        self._suite = suite

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._passing.response.add(piece)
            yield piece
        self._suite.over(self._passing)

    async def aclose(self) -> None:
        await self._stream.aclose()
