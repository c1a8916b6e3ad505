"""Core for its tests: in this process, on SQLite with the stand-in, or on MariaDB with Redis.

It is started once for each of the two, as that takes longer than most tests; between tests everything is emptied. Tests
run on SQLite unless their module asks for `on_both`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import httpx
import pytest
from sqlalchemy import Connection

from server.commands.database import all_tables
from server.core.cache import Cache
from server.core.seed import seed_clients
from server.core.service import CORE
from server.kernel.context import Context, open_context
from server.kernel.db import open_engine
from server.kernel.settings import Settings
from tests.server.core.origin import Origin, run_origin
from tests.server.core.people import INTROSPECTION_SECRET, Browser
from tests.server.programs import MariaDb, Redis
from tests.server.running import application

VARIABLES = MappingProxyType({"PASSWORD_MEMORY_KIB": "64", "INTROSPECTION_SECRET": INTROSPECTION_SECRET})


class TestClock:
    """Stands still until it is moved; never back, as what runs has read it already."""

    __test__ = False

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass(frozen=True, slots=True)
class System:
    """Core as it runs, and what a test may look into."""

    context: Context
    client: httpx.AsyncClient
    clock: TestClock

    async def reset(self) -> None:
        """Empty everything but the signing keys, which core has in memory too."""
        await self.context.part(Cache).redis.flushall()
        await self.context.database.run(_empty)
        await seed_clients(self.context)
        self.client.cookies.clear()


def _empty(connection: Connection) -> None:
    for table in all_tables().tables.values():
        if table.name != "signing_keys":
            connection.execute(table.delete())


def create_tables(database_url: str) -> None:
    engine = open_engine(database_url, 1)
    all_tables().create_all(engine)
    engine.dispose()


@asynccontextmanager
async def run_system(database_url: str, redis_url: str, data: Path) -> AsyncIterator[System]:
    create_tables(database_url)
    clock = TestClock()
    settings = Settings(
        env="test",
        database_url=database_url,
        redis_url=redis_url,
        data=data,
        secret_keys=("a-secret-of-the-tests-and-of-nothing-else",),
        revocation_seconds=0,
        variables=VARIABLES,
    )
    context = open_context(settings, clock=clock)
    async with application(CORE, context) as client:
        yield System(context, client, clock)


@pytest.fixture(scope="session")
async def system_on_sqlite(tmp_path_factory: pytest.TempPathFactory, anyio_backend: str) -> AsyncIterator[System]:
    folder = tmp_path_factory.mktemp("core")
    async with run_system(f"sqlite:///{folder / 'core.sqlite3'}", "", folder) as system:
        yield system


@pytest.fixture(scope="session")
async def system_on_mariadb(
    tmp_path_factory: pytest.TempPathFactory, mariadb: MariaDb, redis_server: Redis, anyio_backend: str
) -> AsyncIterator[System]:
    mariadb.execute("CREATE DATABASE test_core CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    # A database of Redis of its own: other tests empty theirs whenever they like.
    redis_url = redis_server.url.removesuffix("/0") + "/7"
    async with run_system(mariadb.url("test_core"), redis_url, tmp_path_factory.mktemp("core")) as system:
        yield system
    mariadb.execute("DROP DATABASE test_core")


@pytest.fixture(params=["sqlite"])
def running_core(request: pytest.FixtureRequest) -> System:
    system: System = request.getfixturevalue(f"system_on_{request.param}")
    return system


@pytest.fixture
async def core(running_core: System) -> httpx.AsyncClient:
    """Core with nothing in it; the client keeps cookies, as a browser does."""
    await running_core.reset()
    return running_core.client


@pytest.fixture
def core_context(running_core: System) -> Context:
    return running_core.context


@pytest.fixture
def clock(running_core: System) -> TestClock:
    return running_core.clock


@pytest.fixture
def browser(core: httpx.AsyncClient) -> Browser:
    return Browser(core)


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origin]:
    """Core on a port of its own."""
    with run_origin(tmp_path_factory.mktemp("origin")) as running:
        yield running
