"""ASGI messages to and from what the kernel works with: a head, a bounded body, an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from functools import lru_cache

from starlette.types import Message, Receive, Scope, Send

from server.kernel.compiled.answers import RawAnswer
from server.kernel.compiled.refusal import Refusal
from server.kernel.compiled.tasks import end_task


class ClientGoneError(Exception):
    """The client hung up before its request was whole; nobody is there to answer."""


def read_headers(scope: Scope) -> dict[str, str]:
    """Give all headers by lower-case name; one that comes several times is joined (RFC 9110 section 5.3)."""
    raw = scope["headers"]
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}
    return headers if len(headers) == len(raw) else _joined(raw)


def _joined(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        glue = "; " if name == "cookie" else ", "
        headers[name] = f"{headers[name]}{glue}{value}" if name in headers else value
    return headers


async def read_body(receive: Receive, headers: Mapping[str, str], limit: int) -> bytes:
    """Read the whole body, chunked or not; raises Refusal("payload_too_large") and ClientGoneError."""
    if _declared_length(headers) > limit:
        raise _too_large(limit)
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body", False):
        # Whole at once, as nearly all are.
        body: bytes = message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
        return body
    return await _pieces(message, receive, limit)


async def _pieces(message: Message, receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise _too_large(limit)
        if not message.get("more_body", False):
            return b"".join(parts)
        message = await receive()


def _declared_length(headers: Mapping[str, str]) -> int:
    text = headers.get("content-length", "0")
    # The server has checked it; a length of twenty digits is too long whatever it says.
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 10**20


def _too_large(limit: int) -> Refusal:
    # The rest of the body is still on its way, so the connection cannot be used again.
    return Refusal("payload_too_large", f"The body is longer than {limit} bytes.", headers={"Connection": "close"})


async def send_answer(answer: RawAnswer, receive: Receive, send: Send, stopped: asyncio.Event | None = None) -> None:
    """Send an answer; a stream ends when its iterator does, the client hangs up, or the service has stopped."""
    body, media_type, status, given = answer
    headers = [_header(name, value) for name, value in given.items()] if given else []
    if media_type:
        headers.append(_content_type(media_type))
    if isinstance(body, bytes):
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await _stream(body, receive, send, stopped or asyncio.Event())


def _header(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1"), value.encode("latin-1")


@lru_cache
def _content_type(media_type: str) -> tuple[bytes, bytes]:
    return _header("content-type", media_type)


async def _stream(chunks: AsyncIterator[bytes], receive: Receive, send: Send, stopped: asyncio.Event) -> None:
    pump = asyncio.ensure_future(_pump(chunks, send))
    ends = [asyncio.ensure_future(_hang_up(receive)), asyncio.ensure_future(stopped.wait())]
    try:
        await asyncio.wait({pump, *ends}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in ends:
            task.cancel()
        await end_task(pump)
    await send({"type": "http.response.body", "body": b""})


async def _pump(chunks: AsyncIterator[bytes], send: Send) -> None:
    try:
        async for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    finally:
        if isinstance(chunks, AsyncGenerator):
            await chunks.aclose()


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
