"""The form operation, served by every contestant in turn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from joserfc import jwt
from joserfc.jwk import ECKey

from benchmarks.bench.tools import InstallError
from benchmarks.wire import peers
from benchmarks.wire.load import Request
from benchmarks.wire.measuring import Figures, Round, figures, measure
from benchmarks.wire.request import BODY, PATH
from benchmarks.wire.serving import free_port, serving, uvicorn
from server.commands.database import migrate
from server.kernel.ids import new_id
from server.kernel.wire import WIRES

OURS, STOCK, FASTAPI = "ours", "stock Connexion", "FastAPI"
BARE, RAW = "Starlette, nothing validated", "raw ASGI, nothing read"
_ISSUER = "http://127.0.0.1:8080"
_APPS = {OURS: "ours", STOCK: "stock", FASTAPI: "fast_api", BARE: "bare", RAW: "raw"}


class Way(NamedTuple):
    """How uvicorn runs: with which parser of HTTP, in how many processes."""

    http: str
    workers: int

    def __str__(self) -> str:
        return f"{self.http}, {self.workers} worker{'s' if self.workers > 1 else ''}"


WAYS = (Way("httptools", 1), Way("httptools", 2), Way("h11", 1), Way("h11", 2))


class Given(NamedTuple):
    """What all contestants are started with, and what is sent to them."""

    environ: Mapping[str, str]
    request: Request


def prepare(folder: Path) -> Given:
    """Make a key, a token and a database for ours; the peers look the token up in a table."""
    key = ECKey.generate_key("P-256", {"kid": "wire", "use": "sig", "alg": "ES256"})
    token = jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": "wire"}, _claims(), key, ["ES256"])
    url = f"sqlite:///{folder / 'wire.sqlite3'}"
    migrate(url)
    environ = {
        "WIRE_TOKEN": token,
        "WIRE_KEYS": json.dumps({"keys": [key.as_dict(private=False)]}),
        "DATABASE_URL": url,
        "DATA": str(folder),
        "ISSUER": _ISSUER,
        # Answers are held to the description, as they are for the peers that can.
        "ENV": "test",
    }
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": "0123456789",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Given(environ, Request("POST", PATH, headers, BODY))


def _claims() -> dict[str, str | int]:
    now = int(datetime.now(UTC).timestamp())
    names = {"sub": str(new_id()), "sid": str(new_id()), "client_id": "ride_app", "role": "rider"}
    return {"iss": _ISSUER, "aud": _ISSUER, **names, "scope": "rides:write", "iat": now, "exp": now + 36000}


def contestants(cache: Path) -> tuple[dict[str, Mapping[str, str]], str | None]:
    """Give the environment that each needs by name, and why FastAPI is missing, if it is."""
    found: dict[str, Mapping[str, str]] = {name: {} for name in _APPS}
    try:
        found[FASTAPI] = peers.fastapi(cache)
    except InstallError as error:
        del found[FASTAPI]
        return found, str(error)
    return found, None


def compare(
    names: Mapping[str, Mapping[str, str]], way: Way, given: Given, rounds: int, seconds: float, folder: Path
) -> list[Figures]:
    """Measure all of them, round after round, each in new processes."""
    taken: dict[str, list[Round]] = {name: [] for name in names}
    for _ in range(rounds):
        for name, environ in names.items():
            taken[name].append(_round(name, {**given.environ, **environ}, way, given.request, seconds, folder))
    return [figures(name, measured) for name, measured in taken.items()]


def _round(name: str, environ: Mapping[str, str], way: Way, request: Request, seconds: float, folder: Path) -> Round:
    port = free_port()
    http = WIRES[way.http] if name == OURS else way.http  # as `cli.py serve` has it
    command: Sequence[str] = uvicorn(f"benchmarks.wire.apps.{_APPS[name]}:app", port, way.workers, http)
    with serving(command, port, environ, folder / f"{_APPS[name]}.log") as server:
        return measure(server, request, seconds)
