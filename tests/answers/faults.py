"""Real faults of a running system, each of which lasts until its block ends; the system is well again afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from server.commands.database import all_tables
from server.kernel.db import open_engine
from tests.server.full_system import SERVICES, FullSystem
from tests.server.programs import wait_until


@contextmanager
def without_tables(system: FullSystem) -> Iterator[None]:
    """The database is that of another release: it answers, and has none of the tables that are asked for."""
    names = list(all_tables().tables)
    _rename(system, [(name, f"gone_{name}") for name in names])
    try:
        yield
    finally:
        _rename(system, [(f"gone_{name}", name) for name in names])


def _rename(system: FullSystem, names: list[tuple[str, str]]) -> None:
    engine = open_engine(system.environ["DATABASE_URL"], 1)
    with engine.begin() as connection:
        for old, new in names:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
    engine.dispose()


@contextmanager
def killed(system: FullSystem, *parts: str) -> Iterator[None]:
    """Parts of the system died, by `kill -9`."""
    for name in parts:
        system.kill(name)
    try:
        yield
    finally:
        for name in parts:
            system.start(name)
        wait_until(system.is_ready, "the system after a fault")


def outages(system: FullSystem) -> tuple[tuple[str, ...], ...]:
    """What may die together: what keeps the data, where that is a process, and the services."""
    return (*((name,) for name in ("mariadb", "redis") if name in system.parts), SERVICES)
