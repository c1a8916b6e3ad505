"""Where access tokens come from: a given one, a command that prints one, or an OAuth 2 token endpoint.

A JWT (RFC 7519) tells its end and its scopes; it is read and never verified, because the server does that.
"""

from __future__ import annotations

import base64
import json
import shlex
import subprocess
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ridelint.errors import RidelintError
from ridelint.live.run.keeping import Held

COMMAND_SECONDS = 120
SECONDS = 30


class TokenError(RidelintError):
    """No token could be had; the text says from where and why, and never the secrets."""


class Endpoint(NamedTuple):
    """A token endpoint (RFC 6749): the refresh token grant where there is one, else client credentials."""

    url: str
    client_id: str
    client_secret: str = ""
    refresh_token: str = ""
    scope: str = ""


def given(token: str) -> Callable[[], Held]:
    return lambda: Held(token)


def printed(command: str) -> Callable[[], Held]:
    """Run the command for each token. It prints the token alone, or a token response (RFC 6749 section 5.1) as JSON.

    Raises:
        TokenError: the command is not there, fails, takes too long or prints something else.
    """

    def fetch() -> Held:
        name = f"the command {command.split(maxsplit=1)[0]!r}" if command.strip() else "the empty command"
        try:
            done = subprocess.run(  # noqa: S603  the user's own command, without a shell
                shlex.split(command), capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
            )
        except (OSError, ValueError, IndexError) as error:
            raise TokenError(f"{name} that prints a token cannot be run: {error}") from error
        except subprocess.TimeoutExpired as error:
            raise TokenError(f"{name} printed no token within {COMMAND_SECONDS} s") from error
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise TokenError(f"{name} printed no token but ended with {done.returncode}: {last}")
        return _read(done.stdout, name)

    return fetch


def _read(text: str, name: str) -> Held:
    text = text.strip()
    if text.startswith("{"):
        try:
            return of_response(json.loads(text))
        except (ValueError, KeyError, TypeError) as error:
            raise TokenError(f"{name} printed JSON without an `access_token`") from error
    if not text or len(text.split()) != 1:
        raise TokenError(f"{name} is to print one token, and printed {len(text.split())} words")
    return Held(text, ends(text))


def of_response(response: Mapping[str, Any]) -> Held:
    token = str(response["access_token"])
    lifetime = response.get("expires_in")
    return Held(token, time.time() + float(lifetime) if lifetime is not None else ends(token))


def from_endpoint(endpoint: Endpoint, *, verify: bool = True) -> Callable[[], Held]:
    """Ask a token endpoint by Authlib's client, which keeps the refresh token that a server hands out anew.

    Raises:
        TokenError: the endpoint cannot be reached, or refuses.
    """
    refresh = endpoint.refresh_token

    def fetch() -> Held:
        nonlocal refresh
        import requests  # noqa: PLC0415  only where it is asked for
        from authlib.integrations.base_client import OAuthError  # noqa: PLC0415
        from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415

        method = "client_secret_basic" if endpoint.client_secret else "none"
        session = OAuth2Session(
            endpoint.client_id,
            endpoint.client_secret or None,
            scope=endpoint.scope or None,
            token_endpoint_auth_method=method,
        )
        session.verify = verify
        try:
            with session:
                if refresh:
                    response = session.refresh_token(endpoint.url, refresh_token=refresh, timeout=SECONDS)
                else:
                    response = session.fetch_token(endpoint.url, grant_type="client_credentials", timeout=SECONDS)
            refresh = response.get("refresh_token") or refresh
            return of_response(response)
        except OAuthError as error:
            raise TokenError(f"{endpoint.url} gave no token: {error.error}: {error.description or ''}") from error
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            raise TokenError(f"{endpoint.url} gave no token: {str(error) or type(error).__name__}") from error

    return fetch


def ends(token: str) -> float | None:
    """When a JWT expires; none for any other token.

    >>> ends("eyJhbGciOiJub25lIn0.eyJleHAiOjE3NzM0ODAwMDB9.")
    1773480000.0
    """
    end = claims(token).get("exp")
    return float(end) if isinstance(end, int | float) and not isinstance(end, bool) else None


def scopes(token: str) -> frozenset[str] | None:
    """The scopes that a JWT is good for (RFC 9068 section 2.2.3; some servers give a list); none if it does not say."""
    said = claims(token)
    found = said.get("scope", said.get("scp"))
    if isinstance(found, str):
        return frozenset(found.split())
    return frozenset(map(str, found)) if isinstance(found, list) else None


def claims(token: str) -> Mapping[str, Any]:
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
