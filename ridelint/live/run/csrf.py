"""CSRF tokens: where a server gives them, where they are in its answer, and how they are sent back.

A token is the caller's own: each identity fetches one with its access token, and whoever has none fetches one with the
cookies of a browser, which then go with the token.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ridelint.live.run.identities import HEADER, Identity
from ridelint.live.run.keeping import Held, Keeper
from ridelint.live.run.tokens import TokenError
from ridelint.model import Pointer


class Csrf(NamedTuple):
    """``value`` and ``ends`` say where in the answer: a JSON pointer, ``header:NAME`` or ``cookie:NAME``.

    ``send`` is ``header:NAME`` or ``form:FIELD``. ``ends`` may tell a time (RFC 3339), or a number of seconds.
    """

    url: str
    value: str
    send: str
    method: str = "GET"
    ends: str = ""

    @property
    def header(self) -> str:
        return self.send.removeprefix("header:") if self.send.startswith("header:") else ""

    @property
    def field(self) -> str:
        return self.send.removeprefix("form:") if self.send.startswith("form:") else ""


class CsrfKeepers:
    """A keeper for each identity, and one for nobody."""

    def __init__(self, csrf: Csrf, headers: Mapping[str, str], *, verify: bool = True) -> None:
        self.csrf = csrf
        self._headers = headers
        self._verify = verify
        self._lock = threading.Lock()
        self._keepers: dict[str, Keeper] = {}

    def of(self, identity: Identity | None) -> Keeper:
        name = identity.name if identity else ""
        with self._lock:
            if name not in self._keepers:
                self._keepers[name] = Keeper(self._fetching(identity))
            return self._keepers[name]

    def _fetching(self, identity: Identity | None) -> Callable[[], Held]:
        def fetch() -> Held:
            headers = dict(self._headers)
            if identity is not None:
                headers[HEADER] = f"Bearer {identity.keeper.get().value}"
            return fetched(self.csrf, headers, verify=self._verify)

        return fetch


def fetched(csrf: Csrf, headers: Mapping[str, str], *, verify: bool = True) -> Held:
    """Ask for a token.

    Raises:
        TokenError: no answer, or no token where it should be.
    """
    import httpx  # noqa: PLC0415  only where it is asked for

    where = f"the CSRF token from {csrf.method} {csrf.url}"
    try:
        with httpx.Client(verify=verify, timeout=30) as client:
            answer = client.request(csrf.method, csrf.url, headers=dict(headers))
            cookies = dict(client.cookies)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise TokenError(f"{where}: {str(error) or type(error).__name__}") from error
    value = found(answer, cookies, csrf.value)
    if not isinstance(value, str) or not value:
        raise TokenError(f"{where}: the answer ({answer.status_code}) has none at {csrf.value}")
    return Held(value, _end(found(answer, cookies, csrf.ends)) if csrf.ends else None, cookies)


def found(answer: Any, cookies: Mapping[str, str], where: str) -> Any:
    """What stands at a place of an answer; none if nothing does."""
    if where.startswith("header:"):
        return answer.headers.get(where.removeprefix("header:"))
    if where.startswith("cookie:"):
        return cookies.get(where.removeprefix("cookie:"))
    try:
        value = answer.json()
        for token in Pointer.parse(where):
            value = value[int(token)] if isinstance(value, list) else value[token]
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    return value


def _end(said: Any) -> float | None:
    try:
        if isinstance(said, str) and not said.isdigit():
            return datetime.fromisoformat(said).timestamp()
        return time.time() + float(said)
    except (TypeError, ValueError):
        return None
