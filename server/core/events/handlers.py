"""The two operations that follow events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import orjson
from redis.exceptions import RedisError

from server.core.events.bell import Bell
from server.core.events.journal import Journal
from server.core.events.reader import Batch, Reader, batches
from server.kernel.call import Answer, Call, RawAnswer
from server.kernel.problem import Problem

# How often a stream makes sure that its session has not ended, and that its client is still there.
_BEAT_SECONDS = 1.0
_COMMENT_BEATS = 15
# How long a client waits before it connects again.
_RETRY_MILLISECONDS = 1000
_UNCACHED = {"Cache-Control": "no-store"}


async def poll_events(call: Call) -> Answer:
    reader = _reader(call)
    batch = await reader.start(call.query.get("after_event_id"))
    if not batch.events:
        seconds = min(float(call.query["wait_seconds"]), call.context.settings.poll_seconds)
        batch = await reader.wait(call.query["limit"], seconds)
    return Answer({"items": list(batch.events), "last_event_id": batch.event_id}, headers=_UNCACHED)


async def stream_events(call: Call) -> RawAnswer:
    """Asks the cache once before it answers, so that one that is gone is a 503 and no broken stream."""
    reader = _reader(call)
    first = await reader.start(call.headers.get("last-event-id"))
    # RFC 9111 has nothing against a stream, but a proxy that gathers it first would keep it from the client.
    headers = {**_UNCACHED, "X-Accel-Buffering": "no"}
    return RawAnswer(_stream(call, reader, first), "text/event-stream", headers=headers)


async def _stream(call: Call, reader: Reader, first: Batch) -> AsyncIterator[bytes]:
    """Until the server's limit, the end of the session, or the loss of the cache; the client then connects again."""
    seconds = call.context.settings.stream_seconds
    until = asyncio.get_running_loop().time() + seconds
    yield greeting(reader.event_id)
    try:
        async with aclosing(batches(reader, first, min(_BEAT_SECONDS, seconds))) as found:  # type: ignore[type-var]  # a generator
            beats = 0
            async for batch in found:
                for event in batch.events:
                    yield frame(event)
                beats = 0 if batch.events else beats + 1
                if beats == _COMMENT_BEATS:
                    beats = 0
                    yield b": still here\n\n"
                if asyncio.get_running_loop().time() >= until or await _is_over(call):
                    return
    except (RedisError, OSError):
        return


async def _is_over(call: Call) -> bool:
    """Tell whether the service stops, or the access token would not be accepted any more."""
    if call.context.stopping:
        return True
    _, _, token = call.headers.get("authorization", "").partition(" ")
    try:
        await call.context.tokens.verify(token.strip())
    except Problem:
        return True
    return False


def greeting(event_id: str) -> bytes:
    r"""Begin a stream: a client that loses it before the first message knows from where to read on, and soon does.

    No message comes of this, as it has no data (WHATWG HTML section 9.2.6); the id is kept all the same.

    >>> greeting("7-0")
    b': connected\nretry: 1000\nid: 7-0\n\n'
    """
    return f": connected\nretry: {_RETRY_MILLISECONDS}\nid: {event_id}\n\n".encode()


def frame(event: dict[str, Any]) -> bytes:
    r"""Write a message (WHATWG HTML section 9.2); the data is one line.

    >>> frame({"event_id": "7-0", "event_type": "resync"})
    b'id: 7-0\nevent: resync\ndata: {"event_id":"7-0","event_type":"resync"}\n\n'
    """
    head = f"id: {event['event_id']}\nevent: {event['event_type']}\ndata: ".encode()
    return head + orjson.dumps(event) + b"\n\n"


def _reader(call: Call) -> Reader:
    context = call.context
    return Reader(context.part(Journal), context.part(Bell), context.clock, call.caller.account_id)
