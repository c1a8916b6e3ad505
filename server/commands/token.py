"""`token`: sign in to a running system as an app does, and print the access token. For tests and tools."""

from __future__ import annotations

import json

import click
import httpx

from server.commands.sign_in import Person, SignInError, discover, new_person, register, sign_in


@click.command()
@click.option("--role", type=click.Choice(["rider", "driver"]), required=True, help="Whose token.")
@click.option(
    "--gateway",
    envvar="RIDES_GATEWAY",
    default="http://127.0.0.1:8080",
    show_default=True,
    help="The system's origin (or the variable RIDES_GATEWAY).",
)
@click.option("--email", help="Sign in to this account; without it, a new one is registered.")
@click.option("--password", envvar="RIDES_PASSWORD", help="Its password (or the variable RIDES_PASSWORD).")
@click.option("--scope", default="", help="Scopes, separated by blanks; all that the role allows, if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole token response, with the account's address.")
@click.option("--insecure", is_flag=True, help="Do not check the gateway's certificate, which is self-signed in tests.")
def token(role: str, gateway: str, email: str | None, password: str | None, scope: str, **flags: bool) -> None:
    """Do the whole OAuth flow against a running system, and print an access token."""
    if email and not password:
        raise click.UsageError("--email needs --password, or the variable RIDES_PASSWORD")
    person = Person(role, email, password or "") if email else new_person(role)
    try:
        with httpx.Client(timeout=30, verify=not flags["insecure"]) as browser:
            metadata = discover(browser, gateway)
            if not email:
                register(browser, metadata, person)
            tokens = sign_in(browser, metadata, person, scope)
    except httpx.HTTPError as error:
        raise click.ClickException(f"{gateway} cannot be reached: {error}") from error
    except SignInError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps({"email": person.email, **tokens}) if flags["as_json"] else tokens["access_token"])
