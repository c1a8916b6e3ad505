"""What only core can be told by the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from server.kernel.settings import SettingsError


@dataclass(frozen=True, slots=True)
class CoreSettings:
    """The environment's names are these in upper case; all are whole numbers, and 0 takes a limit away.

    Attributes:
        password_memory_kib: Memory of one argon2id hash.
        password_threads: Hashes that are made at once.
        password_queue: Hashes that may wait; more are refused with 503.
        registrations_per_minute: From one client address.
        token_requests_per_minute: From one client address.
        session_days: How long an app stays signed in at most.
        idle_days: How long a refresh token is good that nobody uses.
        code_seconds: How long an authorization code is good.
        sign_in_seconds: How long a person may take from the first page to the last.
        browser_seconds: How long a browser stays signed in.
    """

    password_memory_kib: int = 19 * 1024
    password_threads: int = 2
    password_queue: int = 32
    registrations_per_minute: int = 120
    token_requests_per_minute: int = 600
    session_days: int = 365
    idle_days: int = 60
    code_seconds: int = 60
    sign_in_seconds: int = 1800
    browser_seconds: int = 3600


def read_core_settings(variables: Mapping[str, str]) -> CoreSettings:
    """Read core's settings; raises SettingsError."""
    given = {known.name: variables.get(known.name.upper(), "").strip() for known in fields(CoreSettings)}
    if wrong := [name.upper() for name, text in given.items() if text and not (text.isascii() and text.isdigit())]:
        raise SettingsError(f"not a whole number: {', '.join(wrong)}")
    return CoreSettings(**{name: int(text) for name, text in given.items() if text})
