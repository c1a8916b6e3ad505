"""`client`: register an app, or a resource server, with the authorization server."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

import click

from server.commands.telling import database_told
from server.core.oauth.clients import Client, secret_digest
from server.core.oauth.store import put_client
from server.kernel.clock import SystemClock
from server.kernel.db import Database, open_engine
from server.kernel.settings import SettingsError, read_settings

# The description's ClientId.
_ID = re.compile(r"[a-z][a-z0-9_]{2,63}", re.ASCII)


@click.command()
@click.argument("client_id")
@click.option("--name", required=True, help="What people read on the consent page.")
@click.option("--redirect-uri", "redirect_uris", multiple=True, help="Where the app is gone back to; any number.")
@click.option("--resource-server", is_flag=True, help="It introspects tokens and signs nobody in; prints its secret.")
def client(client_id: str, name: str, redirect_uris: tuple[str, ...], resource_server: bool) -> None:
    """Register the client CLIENT_ID, or change it."""
    if not _ID.fullmatch(client_id):
        raise click.UsageError("CLIENT_ID: small letters, digits and _, beginning with a letter, 3 to 64 of them")
    if resource_server == bool(redirect_uris):
        raise click.UsageError("an app has at least one --redirect-uri, a resource server none")
    if wrong := [uri for uri in redirect_uris if not _is_sound(uri)]:
        raise click.UsageError(f"no redirect address: {', '.join(wrong)}")
    secret = secrets.token_urlsafe(32) if resource_server else ""
    _register(Client(client_id, name, redirect_uris, secret_digest(secret) if secret else None))
    click.echo(secret or f"{client_id} is registered.")


def _is_sound(uri: str) -> bool:
    """Tell whether the address is absolute, has no fragment (RFC 6749 section 3.1.2), and is no plain `http` one."""
    parts = urlsplit(uri)
    is_loopback = parts.hostname in {"127.0.0.1", "::1"}
    # RFC 8252 section 7.1: a scheme of the app's own is a domain name in reverse order.
    is_own_scheme = "." in parts.scheme
    is_sound = parts.scheme == "https" or is_own_scheme or (parts.scheme == "http" and is_loopback)
    return is_sound and not parts.fragment and len(uri) <= 512


def _register(registered: Client) -> None:
    try:
        settings = read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    with database_told():
        database = Database(open_engine(settings.database, 1))
        try:
            database.run_here(lambda connection: put_client(connection, registered, SystemClock().now()))
        finally:
            database.close()
