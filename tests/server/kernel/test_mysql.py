"""A database that says nothing is given up, as one that is not there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.kernel import mysql
from server.kernel.db import Database, open_engine
from server.kernel.problem import Problem
from tests.server.programs import MariaDb

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mysql, "READ_SECONDS", 1)


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections, and neither reads nor writes."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_read_ends(silent: int) -> None:
    with (
        mysql.open_socket("127.0.0.1", silent) as opened,
        opened.makefile("rb") as file,
        pytest.raises(TimeoutError, match="timed out"),
    ):
        file.read(4)


def test_a_write_ends(silent: int) -> None:
    with mysql.open_socket("127.0.0.1", silent) as opened, pytest.raises(TimeoutError, match="timed out"):
        opened.sendall(bytes(64_000_000))


async def test_a_silent_database_is_unavailable(silent: int, caplog: pytest.LogCaptureFixture) -> None:
    database = Database(open_engine(f"mysql://root@127.0.0.1:{silent}/none", 1))
    with pytest.raises(Problem, match="unavailable"):
        await database.run(lambda connection: connection.execute(select(1)))
    database.close()
    assert "the database cannot answer: (2003, " in caplog.text or "(2013, 'Lost connection" in caplog.text


def test_a_unix_socket_is_one_too(tmp_path: Path) -> None:
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        with mysql.open_socket("localhost", 3306, path) as opened, listening.accept()[0] as accepted:
            accepted.sendall(b"here")
            assert opened.recv(4) == b"here"


def test_a_unix_socket_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        mysql.open_socket("localhost", 3306, str(tmp_path / "socket"))


async def test_a_database_is_reached_by_its_unix_socket(mariadb: MariaDb) -> None:
    database = Database(open_engine(f"mysql://root@/mysql?unix_socket={mariadb.folder / 'socket'}", 1))
    assert await database.is_up()
    database.close()


@pytest.mark.parametrize("option", ["ssl_ca", "ssl", "read_default_file", "bind_address"])
def test_what_the_driver_opens_itself_has_its_limits(option: str) -> None:
    given: dict[str, Any] = {}
    driver = SimpleNamespace(connect=lambda **options: given.update(options))

    mysql.connect(SimpleNamespace(loaded_dbapi=driver), None, (), {"host": "db", option: "x"})

    assert given == {
        "host": "db",
        option: "x",
        "connect_timeout": 2,
        "read_timeout": 1,
        "write_timeout": 1,
    }
