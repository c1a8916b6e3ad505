"""The server behind the proxy: requests handed to it, and its answers as they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import httpx

from ridelint.errors import UsageError
from ridelint.live.capture import RawHeaders
from ridelint.live.decode import split_url
from ridelint.live.proxy.headers import back

_CONNECT_SECONDS = 10.0


class NoAnswerError(Exception):
    """Says in a few words why there is no answer, or none to its end; ``status`` is what the client is told."""

    def __init__(self, reason: str, status: int = 502) -> None:
        self.status = status
        super().__init__(reason)


class Asked(NamedTuple):
    """A request on its way to the server. ``body`` is none where there is none."""

    method: str
    target: bytes
    headers: RawHeaders
    body: AsyncIterator[bytes] | None


class Answered(NamedTuple):
    """An answer whose body is still to come."""

    status: int
    headers: RawHeaders
    pieces: AsyncIterator[bytes]


class Upstream:
    """The server at an address. ``patience`` is how long it may be silent, in seconds, unless it sends events."""

    def __init__(self, url: str, *, patience: float, insecure: bool) -> None:
        self.origin, path, query = split_url(url)
        self.host = _host(url)
        if query:
            raise _no_address(url)
        self.base = path.rstrip("/").encode()
        self._patience = patience
        # The transport alone: a client would follow redirects, keep cookies and read ~/.netrc.
        self._transport = httpx.AsyncHTTPTransport(
            verify=not insecure,
            trust_env=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=100),
        )

    async def close(self) -> None:
        await self._transport.aclose()

    @asynccontextmanager
    async def answer(self, asked: Asked) -> AsyncIterator[Answered]:
        """Ask, and give the answer as it comes.

        Raises:
            NoAnswerError: there is none. The pieces of the body raise it where they break off.
        """
        response = await self._send(asked)
        try:
            is_stream = "text/event-stream" in response.headers.get("content-type", "")
            pieces = self._pieces(response, None if is_stream else self._patience)
            yield Answered(response.status_code, back(response.headers.raw), pieces)
        finally:
            await response.aclose()

    async def _send(self, asked: Asked) -> httpx.Response:
        try:
            async with asyncio.timeout(self._patience) as timer:
                return await self._transport.handle_async_request(self._request(asked, timer))
        except TimeoutError:
            raise NoAnswerError(f"gave no answer within {self._patience:g} s", 504) from None
        except httpx.ConnectTimeout:
            raise NoAnswerError(f"cannot be reached within {_CONNECT_SECONDS:g} s", 504) from None
        except httpx.ConnectError as error:
            raise NoAnswerError(f"cannot be reached: {_reason(error)}") from None
        except httpx.HTTPError as error:
            raise NoAnswerError(f"gave no answer: {_reason(error)}") from None

    def _request(self, asked: Asked, timer: asyncio.Timeout) -> httpx.Request:
        return httpx.Request(
            asked.method,
            self.origin,
            headers=list(asked.headers),
            content=None if asked.body is None else self._fed(asked.body, timer),
            # As it was sent: what a server makes of a strange path is nothing to be tidied up on the way.
            extensions={"target": asked.target, "timeout": {"connect": _CONNECT_SECONDS}},
        )

    async def _fed(self, body: AsyncIterator[bytes], timer: asyncio.Timeout) -> AsyncIterator[bytes]:
        """The body; while it is being sent, nobody is silent."""
        async for piece in body:
            timer.reschedule(asyncio.get_running_loop().time() + self._patience)
            yield piece

    async def _pieces(self, response: httpx.Response, patience: float | None) -> AsyncIterator[bytes]:
        pieces = response.aiter_raw()
        while True:
            try:
                async with asyncio.timeout(patience):
                    piece = await anext(pieces, None)
            except TimeoutError:
                raise NoAnswerError(f"sent nothing for {patience:g} s in the middle of the body", 504) from None
            except httpx.HTTPError as error:
                raise NoAnswerError(f"broke off in the middle of the body: {_reason(error)}") from None
            if piece is None:
                return
            yield piece


def _host(url: str) -> bytes:
    """Name and port of the server, as the ``Host`` header has them."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        raise _no_address(url) from None
    if parts.scheme not in {"http", "https"} or not parts.host:
        raise _no_address(url)
    return parts.netloc


def _no_address(url: str) -> UsageError:
    return UsageError(f"--upstream: {url!r} is no address of a server, such as http://127.0.0.1:8000")


def _reason(error: Exception) -> str:
    reason = str(error) or type(error).__name__
    return f"{reason}; --insecure does without" if "CERTIFICATE_VERIFY_FAILED" in reason else reason
