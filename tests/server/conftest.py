"""The real thing for every test of the server: MariaDB and Redis on free ports in temporary folders, and services.

`database_url` runs a test once on SQLite and once on MariaDB, each on a fresh and complete schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.commands.database import all_tables
from server.kernel.context import Context, open_context
from server.kernel.db import Database, open_engine
from server.kernel.settings import Settings
from tests.server.programs import MariaDb, Redis, run_mariadb, run_redis

SECRET = "a-secret-of-the-tests-and-of-nothing-else"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Tests marked `anyio` run on asyncio, as the services do."""
    return "asyncio"


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MariaDb]:
    """A MariaDB server of this test run's own."""
    with run_mariadb(tmp_path_factory.mktemp("mariadb")) as running:
        yield running


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """A Redis server of this test run's own."""
    with run_redis(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def redis_url(redis_server: Redis) -> str:
    """An empty Redis."""
    redis_server.empty()
    return redis_server.url


@pytest.fixture(scope="session")
def mariadb_tables(mariadb: MariaDb) -> str:
    """A database with every table; they are made once, as MariaDB takes a second for it."""
    mariadb.execute("CREATE DATABASE test CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    url = mariadb.url("test")
    _create_tables(url)
    return url


@pytest.fixture
def mariadb_url(mariadb_tables: str) -> str:
    """A database in MariaDB with every table, all empty."""
    engine = open_engine(mariadb_tables, 1)
    with engine.begin() as connection:
        for table in reversed(all_tables().sorted_tables):
            connection.execute(table.delete())
    engine.dispose()
    return mariadb_tables


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A database of this test's own in SQLite, with every table."""
    url = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    _create_tables(url)
    return url


@pytest.fixture(params=["sqlite", "mariadb"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on both: the embedded default and the real server."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def _create_tables(url: str) -> None:
    engine = open_engine(url, 1)
    all_tables().create_all(engine)
    engine.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database as the services use it."""
    opened = Database(open_engine(database_url, 8))
    yield opened
    opened.close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a test: responses are checked, nothing is kept."""
    return Settings(env="test", database_url=database_url, data=tmp_path, secret_keys=(SECRET,))


@pytest.fixture
def context(settings: Settings) -> Iterator[Context]:
    """A context on the test's database; `application` of `tests.server.running` runs a service with it."""
    opened = open_context(settings)
    yield opened
    opened.database.close()
