"""The database of the whole system: every package's tables, and the migrations that lead to them."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData

import server.core.tables
import server.kernel.tables
import server.orders.tables
from server.kernel.db import open_engine
from server.kernel.schema import METADATA

_DECLARING = (server.core.tables, server.kernel.tables, server.orders.tables)
MIGRATIONS = Path(__file__).parents[1] / "migrations"


def all_tables() -> MetaData:
    """Give the tables of every package; they register themselves when their modules are imported."""
    return METADATA


def migrate(url: str, revision: str = "head") -> None:
    """Bring a database to a revision; nothing happens where it is there already."""
    engine = open_engine(url, 1)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()
