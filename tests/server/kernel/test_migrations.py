"""The migrations lead exactly to the declared tables, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from server.commands.database import all_tables, migrate
from server.kernel.db import open_engine
from tests.server.programs import MariaDb


@pytest.fixture(params=["sqlite", "mariadb"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    mariadb: MariaDb = request.getfixturevalue("mariadb")
    name = f"empty_{uuid4().hex}"
    mariadb.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    yield mariadb.url(name)
    mariadb.execute(f"DROP DATABASE {name}")


def test_migrations_make_what_the_tables_declare(empty_url: str) -> None:
    migrate(empty_url)
    engine = open_engine(empty_url, 1)
    with engine.connect() as connection:
        # SQLite keeps no types that could be compared.
        options = {"compare_type": engine.dialect.name != "sqlite"}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), all_tables())
    engine.dispose()
    assert differences == []


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    migrate(empty_url)
    engine = open_engine(empty_url, 1)
    assert set(inspect(engine).get_table_names()) == {*all_tables().tables, "alembic_version"}
    engine.dispose()


def test_every_table_has_a_primary_key_and_counts_nothing_up() -> None:
    # Galera, Vitess and TiDB ask for the first and give no order to the second.
    for table in all_tables().tables.values():
        assert list(table.primary_key.columns), table.name
        assert not any(column.autoincrement is True for column in table.columns), table.name
