"""What keeps a command from the database, told to a person in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

from server.kernel.problem import Problem


@contextmanager
def database_told() -> Iterator[None]:
    """End the command with the reason where the database, or the folder that it is to be in, cannot be used."""
    try:
        yield
    except (DBAPIError, OSError, Problem) as error:
        # Of a Problem, what a client of the services is not told.
        why = error.__cause__ or error if isinstance(error, Problem) else error
        reason = why.orig if isinstance(why, DBAPIError) else why
        raise click.ClickException(f"the database cannot be used: {reason}") from error
