"""The database: one whole transaction in one hop to a bounded pool of threads.

A transaction is a function of its connection, so that it can be run again whole where the database asks for that (a
deadlock, a lock that took too long), and so that no connection is ever held while the event loop does something else.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from server.kernel import mysql
from server.kernel.problem import Problem

T = TypeVar("T")
LOG = logging.getLogger(__name__)

# Deadlock; lock wait timeout; MariaDB 11's "record has changed since last read".
_RETRIED = frozenset({1213, 1205, 1020})
_ATTEMPTS = 8
# Long enough to save the question under load, short enough to ask it after any pause.
_IDLE_SECONDS = 1.0
# A wait for a lock must end before the client stops reading: only then is it one that is tried again.
_LOCK_WAIT_SECONDS = 3


def open_engine(url: str, threads: int) -> Engine:
    """Make the engine for SQLite or MySQL; nothing is connected yet."""
    return _sqlite(url, threads) if url.startswith("sqlite") else _mysql(url, threads)


def _mysql(url: str, threads: int) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="mysql+pymysql"),
        pool_size=threads,
        max_overflow=0,
        pool_timeout=5,
        pool_recycle=1800,
        # Every transaction here is ended by whoever began it (`Database.run_here`), before its connection goes back.
        pool_reset_on_return=None,
        # Conditional updates decide every race here; gap locks would only add deadlocks.
        isolation_level="READ COMMITTED",
        # By position: pymysql needs a dictionary of texts for each statement else.
        paramstyle="format",
        connect_args={
            "charset": "utf8mb4",
            "init_command": f"SET SESSION innodb_lock_wait_timeout = {_LOCK_WAIT_SECONDS}",
        },
    )
    event.listen(engine, "do_connect", mysql.connect)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _ping_if_idle)
    return engine


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _ping_if_idle(connection: Any, record: Any, _proxy: Any) -> None:
    """Find out whether a connection still lives that was not used for a while; asking each time is a round trip more.

    One that dies within that while fails its transaction with 503, and takes all others of the pool with it.
    """
    if time.monotonic() - record.info.get("used_at", 0.0) < _IDLE_SECONDS:
        return
    try:
        connection.ping(reconnect=False)
    except (connection.Error, OSError) as error:
        # Has the pool connect anew (SQLAlchemy, "Custom / Legacy Pessimistic Ping").
        raise DisconnectionError from error


def _sqlite(url: str, threads: int) -> Engine:
    Path(make_url(url).database or ".").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=threads,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": 5},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own idea of when a transaction begins is off; `_begin_sqlite` says it.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer halfway cannot wait, it fails (SQLITE_BUSY_SNAPSHOT)."""
    reads = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


class Database:
    """What handlers and the worker run their transactions on."""

    def __init__(self, engine: Engine | Callable[[], Engine], threads: int = 8, queue: int = 256) -> None:
        """Take an engine, or what makes one when it is first used; `threads` run at once, `queue` more may wait."""
        self._given = engine
        self._making = threading.Lock()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._room = threads + queue
        self._busy = 0

    @property
    def engine(self) -> Engine:
        if not isinstance(self._given, Engine):
            with self._making:
                if not isinstance(self._given, Engine):
                    self._given = self._given()
        return self._given

    async def run(self, work: Callable[[Connection], T], *, read_only: bool = False) -> T:
        """Run one whole transaction, again if the database asks for it; commit it unless it only reads.

        `work` must not touch anything but its connection, as it may run several times. Raises what `work` raises, and
        Problem("unavailable") where the database cannot be reached or too many already wait.
        """
        if self._busy >= self._room:
            LOG.warning("too many transactions wait: %d", self._busy)
            raise Problem("unavailable")
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self.run_here, work, read_only)
        finally:
            self._busy -= 1

    def run_here(self, work: Callable[[Connection], T], read_only: bool = False) -> T:
        """Do the same in the calling thread."""
        for attempt in range(_ATTEMPTS):
            try:
                return self._once(work, read_only)
            except DBAPIError as error:
                if not _is_retried(error):
                    raise (_unavailable(error.orig) if _is_outage(error) else error) from error
                last: object = error.orig
                # Full jitter, so that those who collided do not collide again.
                time.sleep(random.uniform(0, 0.005 * 2**attempt))  # noqa: S311 - spreads load, hides nothing
            except PoolTimeoutError as error:
                raise _unavailable(error) from error
        raise _unavailable(last)

    def _once(self, work: Callable[[Connection], T], read_only: bool) -> T:
        if read_only:
            with self.engine.connect().execution_options(read_only=True) as connection:
                return work(connection)
        with self.engine.begin() as connection:
            return work(connection)

    async def is_up(self) -> bool:
        """Tell whether a statement can be run now."""
        try:
            return (
                await asyncio.wait_for(self.run(lambda connection: connection.scalar(select(1)), read_only=True), 2)
                == 1
            )
        except (Problem, TimeoutError):
            return False

    def close(self) -> None:
        """Let what runs finish, then close every connection."""
        self._threads.shutdown()
        if isinstance(self._given, Engine):
            self._given.dispose()


def _unavailable(why: object) -> Problem:
    """Make the problem, of which the client learns no more; why is for the log."""
    LOG.warning("the database cannot answer: %s", why)
    return Problem("unavailable")


def _is_retried(error: DBAPIError) -> bool:
    arguments = getattr(error.orig, "args", ())
    code = arguments[0] if arguments else None
    return code in _RETRIED or (isinstance(error, OperationalError) and "database is locked" in str(error.orig))


def _is_outage(error: DBAPIError) -> bool:
    """Tell a database that is not there from a statement that is wrong, which SQLite gives the same class."""
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return False
    return error.connection_invalidated or isinstance(error, InterfaceError | OperationalError)
