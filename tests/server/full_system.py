"""The system as its operators run it, each part a process that a test can kill and start anew.

Full: MariaDB, Redis, HAProxy, the three services and the worker. Embedded: HAProxy and the three services. On free
ports, in a folder of the test's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.gateway.conftest import UNLIMITED
from tests.gateway.running import Gateway
from tests.server.programs import MariaDb, Redis, free_port, run_mariadb, run_redis, stop, wait_until
from tests.server.running import ROOT

SERVICES = ("core", "user", "driver")
CLI = [sys.executable, str(ROOT / "cli.py")]
# What costs time and proves nothing here; a token outlives every test.
PATIENT = {
    "ENV": "staging",
    "TOKEN_SECONDS": "36000",
    "CSRF_SECONDS": "36000",
    "PASSWORD_MEMORY_KIB": "64",
    "REGISTRATIONS_PER_MINUTE": "0",
    "TOKEN_REQUESTS_PER_MINUTE": "0",
}

_GATEWAY = "GATEWAY_"


@dataclass(slots=True)
class Part:
    """One process of this project: a service, or the worker."""

    arguments: list[str]
    environ: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*CLI, *self.arguments],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **self.environ},
                cwd=ROOT,
            )

    def kill(self) -> None:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text(encoding="utf-8")[-2000:]
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process)


@dataclass(slots=True)
class FullSystem:
    """What runs; `parts` by name: the services, and where it is not embedded `worker`, `mariadb` and `redis`.

    Attributes:
        origin: The gateway's, which clients use.
        direct: Each service's own origin.
        environ: What every process is told.
    """

    origin: str
    direct: dict[str, str]
    environ: dict[str, str]
    parts: dict[str, Part | MariaDb | Redis] = field(default_factory=dict)

    def kill(self, name: str) -> None:
        """`kill -9` it."""
        self.parts[name].kill()

    def start(self, name: str) -> None:
        """Start what was killed, as a supervisor does; it need not be ready yet."""
        self.parts[name].start()

    def log(self, name: str) -> Path:
        """Where a service or the worker writes."""
        part = self.parts[name]
        assert isinstance(part, Part)
        return part.log

    def is_ready(self) -> bool:
        """Tell whether every service is ready, as the gateway sees it."""
        try:
            return all(
                httpx.get(f"{self.origin}/{name}/v1/readiness", timeout=10).status_code == 200 for name in SERVICES
            )
        except httpx.HTTPError:
            return False


@contextmanager
def run_full_system(folder: Path, **settings: str) -> Iterator[FullSystem]:
    """Run all of it; `settings` are environment variables of the services and the worker, and the gateway's own."""
    with ExitStack() as stack:
        mariadb = stack.enter_context(run_mariadb(_made(folder / "mariadb")))
        redis = stack.enter_context(run_redis(_made(folder / "redis")))
        mariadb.execute("CREATE DATABASE rides CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        own = {"DATABASE_URL": mariadb.url("rides"), "REDIS_URL": redis.url, "DATA": str(folder / "unused")}
        system = _start(stack, folder, own | settings)
        system.parts |= {"mariadb": mariadb, "redis": redis}
        _begin(stack, system, folder, "worker", ["worker"])
        wait_until(system.is_ready, "the full system")
        yield system


@contextmanager
def run_embedded_system(folder: Path, **settings: str) -> Iterator[FullSystem]:
    """Run the services on SQLite and without Redis, behind the real gateway."""
    with ExitStack() as stack:
        data = folder / "data"
        own = {"DATABASE_URL": f"sqlite:///{data / 'rides.sqlite3'}", "REDIS_URL": "", "DATA": str(data)}
        system = _start(stack, folder, own | settings)
        wait_until(system.is_ready, "the embedded system")
        yield system


def _start(stack: ExitStack, folder: Path, own: Mapping[str, str]) -> FullSystem:
    """Start the services and the gateway before them, on a database that is up to date."""
    ports = {name: free_port() for name in SERVICES}
    replicas = {f"{name.upper()}_1": f"127.0.0.1:{port}" for name, port in ports.items()}
    limits = {name.removeprefix(_GATEWAY): value for name, value in own.items() if name.startswith(_GATEWAY)}
    gateway = Gateway(folder, {**replicas, **UNLIMITED, **limits})
    origin = f"http://127.0.0.1:{gateway.port}"
    told = {
        "SECRET_KEYS": "a-secret-of-the-tests-and-of-nothing-else",
        "ISSUER": origin,
        "CORE_URL": f"http://127.0.0.1:{ports['core']}",
    }
    direct = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    system = FullSystem(origin, direct, {**PATIENT, **told, **own})
    subprocess.run([*CLI, "migrate"], env={**os.environ, **system.environ}, check=True, capture_output=True)
    for name, port in ports.items():
        _begin(stack, system, folder, name, ["serve", name, "--port", str(port)])
    stack.callback(gateway.stop)
    gateway.start()
    return system


def _begin(stack: ExitStack, system: FullSystem, folder: Path, name: str, arguments: list[str]) -> None:
    part = Part(arguments, system.environ, folder / f"{name}.log")
    system.parts[name] = part
    stack.callback(part.stop)
    part.start()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
