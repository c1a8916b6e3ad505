"""Who calls, and with which CSRF token: what the configuration file says, and the command line over it.

Secrets come from the environment and from commands, and from the command line where the user puts them there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from ridelint.config.sense import PLACES, is_place
from ridelint.errors import UsageError
from ridelint.live.run.caller import Caller
from ridelint.live.run.csrf import Csrf, CsrfKeepers
from ridelint.live.run.identities import Identities, Identity, Role
from ridelint.live.run.keeping import Held, Keeper
from ridelint.live.run.tokens import Endpoint, from_endpoint, given, printed

DEFAULT = "default"
"""The name of the identity that the options for a single one make."""


class Credentials(NamedTuple):
    """What the command line says. ``identities`` are ``NAME=COMMAND``."""

    bearer: str = ""
    auth_command: str = ""
    identities: tuple[str, ...] = ()
    endpoint: Endpoint | None = None
    csrf_url: str = ""
    csrf_value: str = ""
    csrf_send: str = ""


def caller_of(
    said: Credentials, live: Mapping[str, Any], origin: str, headers: Mapping[str, str], *, verify: bool
) -> Caller:
    """Raises `UsageError` for what contradicts itself, or names an environment variable that is not set."""
    people = {name: _configured(name, values, verify=verify) for name, values in live.get("identities", {}).items()}
    people |= {name: Identity(name, Keeper(fetch)) for name, fetch in _commanded(said, verify=verify)}
    roles = tuple(_role(values) for values in live.get("roles", ()))
    csrf = _csrf(said, live.get("csrf") or {}, origin)
    return Caller(Identities(people, roles), csrf and CsrfKeepers(csrf, headers, verify=verify))


def _configured(name: str, values: Mapping[str, Any], *, verify: bool) -> Identity:
    if "command" in values:
        return Identity(name, Keeper(printed(values["command"])))
    if "token_env" in values:
        return Identity(name, Keeper(given(_secret(values, "token_env", name))))
    endpoint = Endpoint(
        values["token_url"],
        values["client_id"],
        _secret(values, "client_secret_env", name),
        _secret(values, "refresh_token_env", name),
        values.get("scope", ""),
    )
    return Identity(name, Keeper(from_endpoint(endpoint, verify=verify)))


def _secret(values: Mapping[str, Any], key: str, name: str) -> str:
    variable = values.get(key)
    if variable is None:
        return ""
    found = os.environ.get(variable, "")
    if not found:
        raise UsageError(f"the identity {name!r} needs the environment variable {variable}; it is not set")
    return found


def _commanded(said: Credentials, *, verify: bool) -> list[tuple[str, Callable[[], Held]]]:
    single = {
        "--bearer": given(said.bearer) if said.bearer else None,
        "--auth-command": printed(said.auth_command) if said.auth_command else None,
        "--token-url": from_endpoint(said.endpoint, verify=verify) if said.endpoint else None,
    }
    named = [name for name, fetch in single.items() if fetch]
    if len(named) > 1:
        raise UsageError(f"{named[0]} and {named[1]} both say who calls; keep one, or name more with --identity")
    found = [(DEFAULT, fetch) for fetch in single.values() if fetch]
    for identity in said.identities:
        name, sign, command = identity.partition("=")
        if not sign or not name.strip() or not command.strip():
            raise UsageError(f"--identity {identity!r} is not NAME=COMMAND, as rider='get-token rider'")
        found.append((name.strip(), printed(command)))
    return found


def _role(values: Mapping[str, Any]) -> Role:
    return Role(*(tuple(values.get(key, ())) for key in ("identities", "descriptions", "operations", "scopes")))


def _csrf(said: Credentials, values: Mapping[str, Any], origin: str) -> Csrf | None:
    method, blank, url = said.csrf_url.partition(" ")
    found = {
        **values,
        **({"url": url.strip(), "method": method} if blank else {}),
        **({"url": said.csrf_url} if said.csrf_url and not blank else {}),
        **({"value": said.csrf_value} if said.csrf_value else {}),
        **({"send": said.csrf_send} if said.csrf_send else {}),
    }
    if not found:
        return None
    for key in ("url", "value", "send"):
        if key not in found:
            raise UsageError(f"--csrf-{key} is missing; a CSRF token needs --csrf-url, --csrf-value and --csrf-send")
        if not is_place(found[key], PLACES.get(key, ("",))):
            raise UsageError(f"--csrf-{key} {found[key]!r} is none of {', '.join(f'{kind}…' for kind in PLACES[key])}")
    url = urljoin(origin, found["url"])
    if urlsplit(url).scheme not in {"http", "https"}:
        raise UsageError(f"--csrf-url {found['url']!r} is no path and no http address")
    return Csrf(url, found["value"], found["send"], found.get("method", "GET").upper(), found.get("ends", ""))
