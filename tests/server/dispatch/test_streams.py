"""The event stream as the handler gives it: how it begins, goes on, and ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from server.core.cache import Cache, open_cache
from server.core.events.bell import Bell
from server.core.events.handlers import poll_events, stream_events
from server.core.events.journal import Journal
from server.kernel.auth import Principal
from server.kernel.call import Call, RawAnswer
from server.kernel.context import Context
from server.kernel.problem import Problem
from server.kernel.settings import Settings
from tests.server.rides import TurnedClock

pytestmark = pytest.mark.anyio

ACCOUNT = UUID(int=7)


@dataclass(slots=True)
class FakeTokens:
    ended: bool = False
    asked: list[str] = field(default_factory=list)

    async def verify(self, token: str) -> None:
        self.asked.append(token)
        if self.ended:
            raise Problem("token_revoked")


@dataclass(slots=True)
class FakeContext:
    parts: dict[type[Any], Any]
    settings: Settings = Settings()  # noqa: RUF009 - frozen
    clock: TurnedClock = field(default_factory=TurnedClock)
    tokens: FakeTokens = field(default_factory=FakeTokens)
    stopping: bool = False

    def part(self, kind: type[Any]) -> Any:
        return self.parts[kind]


@pytest.fixture
async def context() -> AsyncIterator[FakeContext]:
    async with open_cache(None) as cache:
        bell = Bell(cache)
        listening = asyncio.create_task(bell.run())
        yield FakeContext({Cache: cache, Journal: Journal(cache), Bell: bell})
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def call(context: FakeContext, headers: dict[str, str] | None = None, **query: Any) -> Call:
    return Call(
        context=cast("Context", context),
        principal=Principal(ACCOUNT, "rider", uuid4(), frozenset({"events:read"}), "ride_app"),
        path={},
        query={"limit": 20, "wait_seconds": 0, **query},
        form={},
        headers=MappingProxyType({"authorization": "Bearer the.access.token", **(headers or {})}),
        cookies={},
        request_id="test-test",
        operation="stream",
        client="",
    )


async def happen(context: FakeContext, *numbers: int) -> None:
    for number in numbers:
        await context.part(Journal).append(ACCOUNT, uuid4(), {"event_type": "order_created", "version": number})


async def opened(context: FakeContext, headers: dict[str, str] | None = None) -> AsyncIterator[bytes]:
    answer = await stream_events(call(context, headers))
    assert isinstance(answer, RawAnswer)
    assert (answer.media_type, answer.headers["Cache-Control"]) == ("text/event-stream", "no-store")
    return cast("AsyncIterator[bytes]", answer.body)


async def whole(context: FakeContext) -> int:
    """How many blocks a stream has that ends by itself."""
    return len([frame async for frame in await opened(context)])


def ids(frames: list[bytes]) -> list[str]:
    return [frame.splitlines()[0].removeprefix(b"id: ").decode() for frame in frames if frame.startswith(b"id: ")]


async def test_a_stream_begins_with_its_place_and_brings_what_happens(context: FakeContext) -> None:
    stream = await opened(context)
    place = await context.part(Journal).end(ACCOUNT)
    first = await anext(stream)
    await happen(context, 1)
    second = await anext(stream)
    assert first == f": connected\nretry: 1000\nid: {place}\n\n".encode()
    assert second.splitlines()[1] == b"event: order_created"


async def test_nothing_is_missed_by_who_loses_the_stream_before_the_first_event(context: FakeContext) -> None:
    stream = await opened(context)
    place = (await anext(stream)).splitlines()[2].removeprefix(b"id: ").decode()
    await cast("Any", stream).aclose()
    await happen(context, 1)
    again = await opened(context, {"last-event-id": place})
    frames = [await anext(again) for _ in range(2)]
    assert b'"version":1' in frames[1]


async def test_nothing_is_missed_across_a_reconnect(context: FakeContext) -> None:
    stream = await opened(context)
    await anext(stream)
    await happen(context, 1)
    [seen] = ids([await anext(stream)])
    await cast("Any", stream).aclose()
    await happen(context, 2, 3)
    again = await opened(context, {"last-event-id": seen})
    frames = [await anext(again) for _ in range(3)]
    assert [b'"version":2' in frames[1], b'"version":3' in frames[2]] == [True, True]


async def test_what_happens_between_asking_and_listening_is_not_missed(context: FakeContext) -> None:
    stream = await opened(context)
    await happen(context, 1)
    frames = [await anext(stream) for _ in range(2)]
    assert len(ids(frames)) == 1


async def test_an_unknown_id_is_answered_with_resync_first(context: FakeContext) -> None:
    stream = await opened(context, {"last-event-id": "unknown"})
    frames = [await anext(stream) for _ in range(2)]
    assert frames[1].splitlines()[1] == b"event: resync"


async def test_a_stream_ends_at_the_servers_limit(context: FakeContext) -> None:
    context.settings = replace(context.settings, stream_seconds=0.0)
    assert await whole(context) == 1


async def test_a_stream_ends_with_its_session(context: FakeContext) -> None:
    context.tokens.ended = True
    assert await whole(context) == 1
    assert context.tokens.asked == ["the.access.token"]


async def test_a_stream_ends_when_the_service_stops(context: FakeContext) -> None:
    context.stopping = True
    assert await whole(context) == 1


async def test_a_poll_gives_what_there_is_and_where_to_read_on(context: FakeContext) -> None:
    begun = await poll_events(call(context))
    await happen(context, 1, 2, 3)
    page = await poll_events(call(context, after_event_id=begun.result["last_event_id"], limit=2))
    rest = await poll_events(call(context, after_event_id=page.result["last_event_id"]))
    numbers = [[event["version"] for event in answer.result["items"]] for answer in (begun, page, rest)]
    assert numbers == [[], [1, 2], [3]]


async def test_a_poll_that_waits_answers_when_something_happens(context: FakeContext) -> None:
    place = (await poll_events(call(context))).result["last_event_id"]
    waiting = asyncio.create_task(poll_events(call(context, after_event_id=place, wait_seconds=30)))
    await asyncio.sleep(0.05)
    await happen(context, 1)
    assert [event["version"] for event in (await waiting).result["items"]] == [1]


async def test_a_poll_waits_no_longer_than_the_server_allows(context: FakeContext) -> None:
    context.settings = replace(context.settings, poll_seconds=0.0)
    place = (await poll_events(call(context))).result["last_event_id"]
    answer = await poll_events(call(context, after_event_id=place, wait_seconds=30))
    assert answer.result == {"items": [], "last_event_id": place}
