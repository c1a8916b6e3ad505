"""The clients that the embedded system has from the start: an app, and a resource server that may introspect.

A full system's clients are registered by its operators; see `put_client`.
"""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from server.core.oauth.clients import Client, secret_digest
from server.core.oauth.store import put_client
from server.kernel.context import Context
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


def resource_server_secret(context: Context) -> str:
    """Give the secret: from the environment, or from the file `introspection_secret` of the data folder."""
    given = context.settings.variables.get("INTROSPECTION_SECRET", "").strip()
    return given or own_secret(context.settings.data, "introspection_secret")


async def seed_clients(context: Context) -> None:
    digest = secret_digest(resource_server_secret(context))
    now = context.clock.now()
    for client in (APP, Client(RESOURCE_SERVER, "Resource server", (), digest)):
        try:
            await context.database.run(lambda connection, client=client: put_client(connection, client, now))  # type: ignore[misc]  # bound per turn
        except IntegrityError:
            # Another process of core starts at the same moment, and registers the same.
            continue
