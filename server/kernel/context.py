"""What a service works with: built once for each application by `open_context`, and replaceable piece by piece."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from server.kernel.clock import Clock, SystemClock
from server.kernel.core_client import CoreClient
from server.kernel.csrf import Csrf
from server.kernel.db import Database, open_engine
from server.kernel.settings import Settings
from server.kernel.tokens import RevokedSessions, Tokens

T = TypeVar("T")


@dataclass(slots=True)
class Context:
    """The pieces; a test gives its own for any of them.

    Attributes:
        settings: What the process was told.
        clock: The time.
        database: Runs transactions.
        tokens: Verifies access tokens.
        csrf: Issues and checks CSRF tokens.
        core: Asks core past the gateway.
        stopping: True as soon as the service was told to stop; readiness says so, and everything else goes on.
        stopped: Set when the port is about to close: event streams end, their clients connect elsewhere.
        parts: What only this service has, by type.
    """

    settings: Settings
    clock: Clock
    database: Database
    tokens: Tokens
    csrf: Csrf
    core: CoreClient
    stopping: bool = False
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    parts: dict[type[Any], Any] = field(default_factory=dict)

    def part(self, kind: type[T]) -> T:
        """Give what the service's own `parts` opened under this type; raises KeyError where it did not."""
        found: T = self.parts[kind]
        return found


def open_context(
    settings: Settings,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    core: CoreClient | None = None,
) -> Context:
    """Build the pieces from the settings; nothing is connected before it is used."""
    clock = clock or SystemClock()
    # The engine imports its driver, which no start has to wait for.
    engine = partial(open_engine, settings.database, settings.database_threads)
    database = database or Database(engine, settings.database_threads, settings.database_queue)
    core = core or CoreClient(settings)
    return Context(
        settings=settings,
        clock=clock,
        database=database,
        tokens=Tokens(settings, clock, core.jwks, RevokedSessions(database, clock, settings.revocation_seconds)),
        csrf=Csrf(settings.secret_keys, settings.csrf_seconds, clock),
        core=core,
    )
