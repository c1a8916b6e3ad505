"""`migrate`: bring the database to this version's schema."""

from __future__ import annotations

import click
from alembic.util import CommandError

from server.commands.database import migrate as migrate_database
from server.commands.telling import database_told
from server.kernel.settings import SettingsError, read_settings


@click.command()
@click.option("--revision", default="head", show_default=True, help="Which revision to go to.")
def migrate(revision: str) -> None:
    """Bring the database (DATABASE_URL; SQLite in the data folder if not set) to this version's schema."""
    try:
        settings = read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    with database_told():
        try:
            migrate_database(settings.database, revision)
        except CommandError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"The database is at {revision}.")
