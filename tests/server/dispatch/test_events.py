"""Reading an account's events: nothing missed, or said so; in the stand-in and in Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from server.core.cache import Cache
from server.core.events.bell import Bell
from server.core.events.handlers import frame
from server.core.events.journal import KEPT_EVENTS, Journal
from server.core.events.reader import Reader
from tests.server.rides import TurnedClock

pytestmark = pytest.mark.anyio

ACCOUNT = UUID(int=7)
# Only a failing test waits so long.
LONG = 30.0


@pytest.fixture
async def bell(cache: Cache) -> AsyncIterator[Bell]:
    bell = Bell(cache)
    listening = asyncio.create_task(bell.run())
    yield bell
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@pytest.fixture
def journal(cache: Cache) -> Journal:
    return Journal(cache)


@pytest.fixture
def reader(journal: Journal, bell: Bell) -> Reader:
    return Reader(journal, bell, TurnedClock(), ACCOUNT)


async def happen(journal: Journal, *numbers: int) -> None:
    for number in numbers:
        await journal.append(ACCOUNT, uuid4(), {"event_type": "order_created", "version": number})


def numbers(events: tuple[dict[str, int], ...]) -> list[int]:
    return [event["version"] for event in events]


async def test_a_reader_without_a_place_begins_now(journal: Journal, reader: Reader) -> None:
    await happen(journal, 1)
    first = await reader.start(None)
    await happen(journal, 2)
    assert (first.events, numbers((await reader.read(10)).events)) == ((), [2])


async def test_the_id_given_where_nothing_has_happened_yet_is_a_place(journal: Journal, reader: Reader) -> None:
    place = (await reader.start(None)).event_id
    await happen(journal, 1, 2)
    begun = await reader.start(place)
    assert (begun.events, numbers((await reader.read(10)).events)) == ((), [1, 2])


async def test_reading_goes_on_after_the_event_that_was_seen(journal: Journal, reader: Reader) -> None:
    await reader.start(None)
    await happen(journal, 1, 2, 3)
    seen = (await reader.read(1)).event_id
    await reader.start(seen)
    assert numbers((await reader.read(10)).events) == [2, 3]


@pytest.mark.parametrize("event_id", ["nothing", "1-0", "99999999999999999999-0", "-", "1773477000871", "5-5-5"])
async def test_an_unknown_id_is_answered_with_resync(journal: Journal, reader: Reader, event_id: str) -> None:
    await happen(journal, 1)
    [resync] = (await reader.start(event_id)).events
    assert resync == {
        "event_id": await journal.end(ACCOUNT),
        "event_type": "resync",
        "occurred_at": "2026-03-14T12:00:00.000Z",
        "order_id": None,
        "state": None,
        "version": None,
        "offer_id": None,
        "offer_round": None,
        "expires_at": None,
    }


async def test_reading_goes_on_after_resync(journal: Journal, reader: Reader) -> None:
    place = (await reader.start("nothing")).event_id
    await happen(journal, 1)
    assert (await reader.start(place)).events == ()
    assert numbers((await reader.read(10)).events) == [1]


async def test_a_place_whose_events_are_not_kept_any_more_is_unknown(journal: Journal, reader: Reader) -> None:
    place = (await reader.start(None)).event_id
    # Redis trims whole nodes of a hundred.
    await happen(journal, *range(KEPT_EVENTS + 200))
    [resync] = (await reader.start(place)).events
    assert resync["event_type"] == "resync"


async def test_a_place_in_a_cache_that_lost_everything_is_unknown(
    journal: Journal, reader: Reader, cache: Cache
) -> None:
    place = (await reader.start(None)).event_id
    await cache.redis.flushall()
    assert [event["event_type"] for event in (await reader.start(place)).events] == ["resync"]


async def test_another_accounts_event_is_unknown(journal: Journal, reader: Reader) -> None:
    other = await journal.end(uuid4())
    assert [event["event_type"] for event in (await reader.start(other)).events] == ["resync"]


async def test_who_waits_hears_as_soon_as_something_happens(journal: Journal, reader: Reader) -> None:
    await reader.start(None)
    waiting = asyncio.create_task(reader.wait(10, LONG))
    await asyncio.sleep(0.05)
    await happen(journal, 1)
    assert numbers((await waiting).events) == [1]


async def test_who_waits_in_vain_hears_nothing(reader: Reader) -> None:
    place = (await reader.start(None)).event_id
    batch = await reader.wait(10, 0.05)
    assert (batch.events, batch.event_id) == ((), place)


async def test_an_event_published_twice_is_written_once(journal: Journal) -> None:
    outbox_id = uuid4()
    written = [await journal.append(ACCOUNT, outbox_id, {"version": 1}) for _ in range(2)]
    assert written == [True, False]


async def test_the_bell_rings_only_for_its_account(journal: Journal, bell: Bell) -> None:
    with bell.listening(ACCOUNT) as mine, bell.listening(uuid4()) as other:
        await asyncio.sleep(0.2)
        mine.clear()
        other.clear()
        await happen(journal, 1)
        await asyncio.wait_for(mine.wait(), LONG)
        assert not other.is_set()


def test_a_message_is_framed_for_an_event_source() -> None:
    written = frame({"event_id": "7-0", "event_type": "resync", "order_id": None})
    assert written == b'id: 7-0\nevent: resync\ndata: {"event_id":"7-0","event_type":"resync","order_id":null}\n\n'
