"""The road through the whole system, beside endpoints written by hand on the same gateway, MariaDB and Redis."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from benchmarks.wire.load import Request
from benchmarks.wire.measuring import Figures, Round, figures, measure
from benchmarks.wire.people import Account, go_online, quotes, report, sign_up
from benchmarks.wire.serving import Server, free_port, serving, uvicorn
from server.commands.sign_in import CLIENT_ID, REDIRECT_URI
from tests.gateway.conftest import UNLIMITED
from tests.gateway.running import Gateway
from tests.server.full_system import CLI, FullSystem, Part, run_full_system

OURS, BY_HAND = "ours", "by hand"
# More than any machine places in the time of one round.
_QUOTES_A_SECOND = 4000
_LUA = Path(__file__).with_name("orders.lua")


@contextmanager
def system(folder: Path) -> Iterator[FullSystem]:
    """Run it as in production; the worker rests, as it would take the processor from whoever is measured."""
    with run_full_system(folder, ENV="production") as running:
        register = [*CLI, "client", CLIENT_ID, "--name", "Rides", "--redirect-uri", REDIRECT_URI]
        subprocess.run(register, env={**os.environ, **running.environ}, check=True, capture_output=True)
        running.kill("worker")
        yield running


def orders(running: FullSystem, rounds: int, seconds: float, folder: Path) -> list[Figures]:
    """Orders placed through the gateway: the user service's, and by hand with the same statements."""
    rider = sign_up(running.origin, "rider")
    numbers = count()

    def request() -> Request:
        """Write quotes that nobody has used; wrk finds them by the environment."""
        target = folder / f"quotes-{next(numbers)}"
        made = quotes(rider, running.environ["SECRET_KEYS"], int(_QUOTES_A_SECOND * seconds))
        target.write_text("\n".join(made), encoding="ascii")
        os.environ["WIRE_QUOTES"] = str(target)
        return Request("POST", "/user/v1/orders", rider.headers, "-", _LUA)

    environ = {"WIRE_RIDER": str(rider.account_id), "DATABASE_URL": running.environ["DATABASE_URL"]}
    with _by_hand("hand_orders", environ, folder) as hand, _gateway(hand, folder) as origin:
        servers = {OURS: _server(running, "user", running.origin), BY_HAND: Server(origin, hand.pid)}
        return _alternately(servers, lambda server: measure(server, request(), seconds, warm_up=0), rounds)


def locations(running: FullSystem, rounds: int, seconds: float, folder: Path) -> list[Figures]:
    """One driver's reports, straight to the services: core's, and by hand."""
    driver: Account = sign_up(running.origin, "driver")
    go_online(running.origin, driver)
    with _by_hand("hand_location", {"REDIS_URL": running.environ["REDIS_URL"]}, folder) as hand:
        servers = {OURS: _server(running, "core", running.direct["core"]), BY_HAND: hand}
        return _alternately(servers, lambda server: measure(server, report(driver), seconds), rounds)


def _alternately(servers: Mapping[str, Server], measured: Callable[[Server], Round], rounds: int) -> list[Figures]:
    taken: dict[str, list[Round]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, server in servers.items():
            taken[name].append(measured(server))
    return [figures(name, found) for name, found in taken.items()]


def _server(running: FullSystem, name: str, origin: str) -> Server:
    part = running.parts[name]
    if not isinstance(part, Part) or part.process is None:
        raise TypeError(f"{name} is no running service")
    return Server(origin, part.process.pid)


@contextmanager
def _by_hand(app: str, environ: Mapping[str, str], folder: Path) -> Iterator[Server]:
    port = free_port()
    with serving(uvicorn(f"benchmarks.wire.apps.{app}:app", port, 1), port, environ, folder / f"{app}.log") as server:
        yield server


@contextmanager
def _gateway(replica: Server, folder: Path) -> Iterator[str]:
    """Run a second gateway, before the endpoint by hand."""
    own = folder / "by-hand"
    own.mkdir()
    gateway = Gateway(own, {"USER_1": replica.origin.removeprefix("http://"), **UNLIMITED})
    try:
        gateway.start()
        yield f"http://127.0.0.1:{gateway.port}"
    finally:
        gateway.stop()
