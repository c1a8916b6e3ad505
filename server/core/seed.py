"""The clients that a system has from the start: an app, and a resource server that may introspect.

So that a trial needs no registration. In production there are only those that its operators register
(`python cli.py client`), and outside the embedded system a resource server needs a secret from the environment.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from server.core.oauth.clients import Client, secret_digest
from server.core.oauth.store import put_client, read_client
from server.kernel.context import Context
from server.kernel.problem import Problem
from server.kernel.settings import own_secret

APP = Client(
    client_id="ride_app",
    name="Rides",
    # RFC 8252 section 7: a phone's app has a scheme of its own, a desktop's listens on a loopback port.
    redirect_uris=(
        "com.example.rides:/oauth/callback",
        "http://127.0.0.1/oauth/callback",
        "http://[::1]/oauth/callback",
    ),
)
RESOURCE_SERVER = "ride_resource_server"
_PAUSE_SECONDS = 1.0
LOG = logging.getLogger(__name__)


def resource_server_secret(context: Context) -> str:
    """Give the secret: from the environment, or in the embedded system from its own file; empty if there is none."""
    given = context.settings.variables.get("INTROSPECTION_SECRET", "").strip()
    if given or context.settings.mode != "embedded":
        return given
    return own_secret(context.settings.data, "introspection_secret")


async def seed_when_possible(context: Context) -> None:
    """Register what is missing, as soon as the database is there: core starts without it, and says so in readiness."""
    while True:
        try:
            return await seed_clients(context)
        except Problem as problem:
            LOG.warning("the clients are not registered yet: %s", problem)
            await asyncio.sleep(_PAUSE_SECONDS)


async def seed_clients(context: Context) -> None:
    """Register what is missing; a client that operators have changed stays as it is."""
    if context.settings.env == "production":
        return
    await _put(context, APP, replace=False)
    if secret := resource_server_secret(context):
        await _put(context, Client(RESOURCE_SERVER, "Resource server", (), secret_digest(secret)), replace=True)


async def _put(context: Context, client: Client, *, replace: bool) -> None:
    now = context.clock.now()

    def work(connection: Connection) -> None:
        if replace or read_client(connection, client.client_id) is None:
            put_client(connection, client, now)

    # Another process of core that starts at the same moment registers the same.
    with suppress(IntegrityError):
        await context.database.run(work)
