"""All settings, from the environment; nothing else reads it.

Without `DATABASE_URL` and `REDIS_URL` the system is embedded: SQLite, an in-process stand-in for Redis, and secrets of
its own, kept in the data folder so that the services share them. That is for trying it out, so it refuses
`ENV=production`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import urlsplit

Environment = Literal["development", "test", "staging", "production"]
Mode = Literal["embedded", "full"]
StackName = Literal["compiled", "connexion"]


class SettingsError(Exception):
    """The environment asks for what cannot be."""


class Address(NamedTuple):
    """What an address may begin with, which of that is on this machine and names no host, and how one looks."""

    schemes: frozenset[str]
    local: frozenset[str]
    example: str


_HTTP = Address(frozenset({"http", "https"}), frozenset(), "http://127.0.0.1:8080")
_ADDRESSES: Mapping[str, Address] = MappingProxyType(
    {
        "database_url": Address(
            frozenset({"mysql", "mysql+pymysql", "sqlite"}),
            frozenset({"sqlite"}),
            "mysql://USER:PASSWORD@HOST/DATABASE or sqlite:////folder/file",
        ),
        "redis_url": Address(
            frozenset({"redis", "rediss", "unix"}), frozenset({"unix"}), "redis://HOST:6379/0 or unix:///path/to/socket"
        ),
        "issuer": _HTTP,
        "core_url": _HTTP,
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process is told at its start. The environment's names are these in upper case.

    Attributes:
        data: The folder of the embedded system's database and secrets.
        env: `production` skips checking responses against the description; all others check them.
        database_url: SQLAlchemy's address of the database; SQLite in the data folder if not set.
        redis_url: The cache's address, for core; the in-process stand-in if not set.
        secret_keys: Sign CSRF tokens, cookies, quotes and internal calls: the first signs, all verify (rotation).
        issuer: The origin that clients see: the gateway's. Also the audience of access tokens.
        core_url: Where the other services reach core, past the gateway.
        body_limit: The longest body that is read, in bytes.
        token_seconds: How long an access token is good.
        csrf_seconds: How long a CSRF token is good.
        revocation_seconds: How old the list of ended sessions may be.
        stream_seconds: The longest life of an event stream.
        poll_seconds: The longest wait of a long-poll, whatever the client asks for.
        database_threads: Transactions that run at once; as many connections are pooled.
        database_queue: Transactions that may wait for a thread; more are refused with 503.
        drain_seconds: How long readiness is off before a stopping service closes its port.
        internal_calls_seconds: How long a call to core may take.
        stack: `connexion` has Connexion's own layers carry out the operations, slower and less strict; for comparing.
        variables: The whole environment, for what only one service knows.
    """

    env: Environment = "development"
    database_url: str = ""
    redis_url: str = ""
    data: Path = Path(".rides")
    secret_keys: tuple[str, ...] = ()
    issuer: str = "http://127.0.0.1:8080"
    core_url: str = "http://127.0.0.1:8083"
    body_limit: int = 16384
    token_seconds: int = 300
    csrf_seconds: int = 3600
    revocation_seconds: float = 1.0
    stream_seconds: float = 300.0
    poll_seconds: float = 30.0
    database_threads: int = 8
    database_queue: int = 256
    drain_seconds: float = 0.0
    internal_calls_seconds: float = 2.0
    stack: StackName = "compiled"
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def mode(self) -> Mode:
        """Embedded as soon as either half is: that system is no production system."""
        return "full" if self.database_url.startswith("mysql") and self.redis_url else "embedded"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data.resolve() / 'rides.sqlite3'}"

    @property
    def validate_responses(self) -> bool:
        return self.env != "production"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the environment (this process's unless given); raises SettingsError."""
    variables = os.environ if environ is None else environ
    given = {known.name: _value(known.name, known.default, variables) for known in fields(Settings)[:-1]}
    settings = Settings(**given, variables=MappingProxyType(dict(variables)))
    return _checked(settings if settings.secret_keys else _with_own_secret(settings, given))


def _value(name: str, default: Any, variables: Mapping[str, str]) -> Any:
    text = variables.get(name.upper(), "").strip()
    if not text:
        return default
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return _number(name, text, default) if isinstance(default, int | float) else type(default)(text)


def _number(name: str, text: str, default: float) -> float:
    """Read a number of pieces, which is at least one, or of seconds, which may be a part of one."""
    counted = isinstance(default, int)
    try:
        value = int(text) if counted else float(text)
    except ValueError:
        value = -1
    if not (1 if counted else 0) <= value < inf:
        wanted = "a whole number above 0" if counted else "a number of seconds, 0 or more"
        raise SettingsError(f"{name.upper()} is {wanted}, not {text}")
    return value


def _checked(settings: Settings) -> Settings:
    if settings.env not in get_args(Environment):
        raise SettingsError(f"ENV is one of {', '.join(get_args(Environment))}, not {settings.env}")
    if settings.stack not in get_args(StackName):
        raise SettingsError(f"STACK is one of {', '.join(get_args(StackName))}, not {settings.stack}")
    if settings.env == "production" and settings.mode == "embedded":
        raise SettingsError(
            "ENV=production needs DATABASE_URL (MySQL) and REDIS_URL: the embedded system is for trials"
        )
    if any(len(key) < 32 for key in settings.secret_keys):
        raise SettingsError("each of SECRET_KEYS needs at least 32 characters")
    for name, form in _ADDRESSES.items():
        _check_address(name, getattr(settings, name), form)
    return settings


def _check_address(name: str, address: str, form: Address) -> None:
    """Find out now what would fail with the first use; never shows the address, which may hold a password."""
    try:
        parts = urlsplit(address)
        # Raises where it is no number.
        fits = parts.port != 0 and parts.scheme in form.schemes
    except ValueError:
        fits = False
    is_local = fits and (parts.scheme in form.local or "unix_socket=" in parts.query)
    if address and not (fits and (parts.hostname or is_local)):
        raise SettingsError(f"{name.upper()} is no address like {form.example}")


def _with_own_secret(settings: Settings, given: Mapping[str, Any]) -> Settings:
    if settings.env == "production" or settings.mode == "full":
        raise SettingsError("SECRET_KEYS is not set; only the embedded system makes its own")
    key = own_secret(settings.data, "secret")
    return Settings(**{**given, "secret_keys": (key,)}, variables=settings.variables)


def own_secret(folder: Path, name: str) -> str:
    """Give the secret of that name in a folder, made at first use; several processes that ask at once agree."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / name
    if not target.exists():
        draft = folder / f"{name}.{os.getpid()}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            # A link fails where the name is taken, so that the first one stays.
            os.link(draft, target)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return target.read_text(encoding="ascii")
