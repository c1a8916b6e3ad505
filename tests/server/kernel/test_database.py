"""The database, on SQLite and on MariaDB: whole transactions, tried again, refused in time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from server.kernel.db import Database, open_engine
from server.kernel.ids import new_id
from server.kernel.problem import Problem
from server.kernel.schema import TABLE, Id, Moment
from tests.server.programs import free_port

pytestmark = pytest.mark.anyio

THINGS = Table(
    "things", MetaData(), Column("id", Id, primary_key=True), Column("count", Integer), Column("at", Moment), **TABLE
)
NOON = datetime(2026, 3, 14, 12, 0, 0, 123456, UTC)


@pytest.fixture
def things(database: Database) -> Iterator[Database]:
    THINGS.create(database.engine)
    yield database
    THINGS.drop(database.engine)


async def test_ids_and_moments_come_back_as_they_were_given(things: Database) -> None:
    key = new_id()
    berlin = NOON.astimezone(timezone(timedelta(hours=1)))
    await things.run(lambda connection: connection.execute(insert(THINGS).values(id=key, count=1, at=berlin)))
    row = await things.run(lambda connection: connection.execute(select(THINGS)).one(), read_only=True)
    assert row == (key, 1, NOON)


async def test_a_moment_without_a_zone_is_refused(things: Database) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(Exception, match="a moment needs a time zone"):
        await things.run(lambda connection: connection.execute(insert(THINGS).values(id=new_id(), at=naive)))


async def test_what_raises_leaves_nothing_behind(things: Database) -> None:
    def work(connection: Connection) -> None:
        connection.execute(insert(THINGS).values(id=new_id(), count=1))
        raise Problem("quote_used")

    with pytest.raises(Problem, match="quote_used"):
        await things.run(work)
    assert await things.run(lambda connection: connection.execute(select(THINGS)).all()) == []


async def test_two_who_write_at_once_both_count(things: Database) -> None:
    key = new_id()
    await things.run(lambda connection: connection.execute(insert(THINGS).values(id=key, count=0)))

    def work(connection: Connection) -> None:
        count = connection.scalars(select(THINGS.c.count).where(THINGS.c.id == key).with_for_update()).one() or 0
        connection.execute(update(THINGS).where(THINGS.c.id == key).values(count=count + 1))

    async with anyio.create_task_group() as group:
        for _ in range(40):
            group.start_soon(things.run, work)
    assert await things.run(lambda connection: connection.scalar(select(THINGS.c.count))) == 40


async def test_deadlocked_transactions_are_run_again_whole(things: Database) -> None:
    keys = [new_id(), new_id()]
    await things.run(lambda connection: connection.execute(insert(THINGS), [{"id": key, "count": 0} for key in keys]))

    def crossing(first: int) -> None:
        def work(connection: Connection) -> None:
            for key in (keys[first], keys[1 - first]):
                connection.execute(update(THINGS).where(THINGS.c.id == key).values(count=THINGS.c.count + 1))

        things.run_here(work)

    async with anyio.create_task_group() as group:
        for number in range(60):
            group.start_soon(anyio.to_thread.run_sync, crossing, number % 2)
    counts = await things.run(lambda connection: connection.scalars(select(THINGS.c.count)).all())
    assert counts == [60, 60]


async def test_a_lock_that_is_held_too_long_is_waited_for_again(mariadb_url: str) -> None:
    things, key = Database(open_engine(mariadb_url, 2)), new_id()
    THINGS.create(things.engine)
    attempts, held, waited_again = [], threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        connection.execute(update(THINGS).values(count=1))
        held.set()
        # The test's limit; what is tested ends it long before.
        assert waited_again.wait(60)

    def count(connection: Connection) -> None:
        attempts.append(held.wait(60))
        if len(attempts) > 1:
            waited_again.set()
        connection.execute(update(THINGS).values(count=THINGS.c.count + 1))

    try:
        await things.run(lambda connection: connection.execute(insert(THINGS).values(id=key, count=0)))
        async with anyio.create_task_group() as group:
            group.start_soon(things.run, hold)
            group.start_soon(things.run, count)
        assert len(attempts) > 1
        assert await things.run(lambda connection: connection.scalar(select(THINGS.c.count))) == 2
    finally:
        waited_again.set()
        THINGS.drop(things.engine)
        things.close()


async def test_a_wrong_statement_is_raised_as_it_is(things: Database) -> None:
    key = new_id()

    def twice(connection: Connection) -> None:
        connection.execute(insert(THINGS), [{"id": key, "count": 0}, {"id": key, "count": 1}])

    with pytest.raises(IntegrityError):
        await things.run(twice)


async def test_a_table_that_is_not_there_is_no_outage(database: Database) -> None:
    with pytest.raises(DBAPIError, match="things"):
        await database.run(lambda connection: connection.execute(select(THINGS)))


async def test_a_database_that_is_not_there_is_unavailable_and_the_log_says_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    away = Database(open_engine(f"mysql://root@127.0.0.1:{free_port()}/none", 1))
    with pytest.raises(Problem, match="unavailable"):
        await away.run(lambda connection: connection.execute(select(1)))
    assert "the database cannot answer: (2003, \"Can't connect to MySQL server" in caplog.text
    assert not await away.is_up()
    away.close()


async def test_more_than_may_wait_are_refused_at_once(tmp_path: Path) -> None:
    narrow = Database(open_engine(f"sqlite:///{tmp_path / 'narrow.sqlite3'}", 1), threads=1, queue=0)
    goes_on = threading.Event()
    async with anyio.create_task_group() as group:
        group.start_soon(narrow.run, lambda _connection: goes_on.wait())
        await anyio.lowlevel.checkpoint()
        with pytest.raises(Problem, match="unavailable"):
            await narrow.run(lambda connection: connection.execute(select(1)))
        goes_on.set()
    narrow.close()
