"""What the tests start and stop: replicas that stand in for services, and the real gateway in front of them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
UPSTREAM = Path(__file__).with_name("upstream.py")
GATEWAY = "from server.commands.gateway import gateway; gateway()"

# Far beyond what any test waits for on a busy machine; not a claim about speed.
PATIENCE_SECONDS = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait for it; raises AssertionError where it does not come."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


def accepts(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def hears(process: Path, number: signal.Signals) -> bool:
    """Tell whether HAProxy's master waits for signals now, by its folder in /proc."""
    if b"HAPROXY_MWORKER_WAIT_ONLY=1" not in (process / "environ").read_bytes():
        return False
    fields = dict(line.split(":\t") for line in (process / "status").read_text(encoding="ascii").splitlines())
    caught, blocked = (int(fields[name], 16) >> (number - 1) & 1 for name in ("SigCgt", "SigBlk"))
    return bool(caught and not blocked)


class Replica:
    """One stand-in, in a process of its own so that it can be killed."""

    def __init__(self, name: str, folder: Path) -> None:
        """Choose a port; it does not run yet."""
        self.name = name
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self._journal = folder / f"{name}.journal"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.become_ready()
        command = [sys.executable, "-P", str(UPSTREAM), self.name, str(self.port), str(self._journal)]
        self._process = subprocess.Popen(command)
        wait_until(lambda: accepts(self.port), f"{self.name} listens")

    def become_ready(self) -> None:
        self._journal.with_suffix(".ready").touch()

    def become_unready(self) -> None:
        self._journal.with_suffix(".ready").unlink()

    def send_more(self) -> None:
        self._journal.with_suffix(".more").touch()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def journal(self) -> list[str]:
        """One `METHOD path request-id` for each request that arrived, readiness checks aside."""
        return self._journal.read_text(encoding="utf-8").splitlines() if self._journal.exists() else []


class Gateway:
    """The real gateway, on free ports."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        """Take settings by the names that haproxy.cfg documents, without their prefix."""
        self.port, self.internal_port = free_port(), free_port()
        self.socket = folder / "admin.sock"
        self.log_file, self._errors = folder / "gateway.log", folder / "gateway.err"
        own = {
            "BIND": f"127.0.0.1:{self.port}",
            "INTERNAL_BIND": f"127.0.0.1:{self.internal_port}",
            "SOCKET": str(self.socket),
            "CHECK_INTERVAL": "100ms",
            "SLOW_START": "100ms",
        }
        self._settings = {f"GATEWAY_{name}": value for name, value in (own | dict(settings)).items()}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log_file.open("wb") as log, self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-c", GATEWAY],
                cwd=ROOT,
                env={name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")}
                | self._settings,
                stdout=log,
                stderr=errors,
            )
        wait_until(self._is_up, "the gateway listens")

    def _is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self._errors.read_text(encoding="utf-8")
        return accepts(self.port) and self.socket.exists()

    def reload(self) -> None:
        """Reload as an operator does, and wait until the new process has taken over."""
        before = self._loads()
        self.signal(signal.SIGUSR2)
        wait_until(lambda: self._loads() > before, "a new process serves")

    def signal(self, number: signal.Signals) -> None:
        """Send the master a signal, once it hears: it loses those that come while it replaces itself."""
        assert self.process is not None
        process = Path("/proc", str(self.process.pid))
        wait_until(lambda: hears(process, number), f"the master listens to {number.name}")
        self.process.send_signal(number)

    def _loads(self) -> int:
        return self._errors.read_text(encoding="utf-8").count("Loading success")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

    def states(self, backend: str) -> dict[str, str]:
        """Tell what the gateway holds of each replica: `UP`, `DOWN` or on the way from one to the other."""
        rows = [line.split(",") for line in self.ask("show stat").splitlines() if line.startswith(f"{backend},")]
        return {row[1]: row[17] for row in rows if row[1] != "BACKEND"}

    def wait_for(self, backend: str, **states: str) -> None:
        wait_until(lambda: self.states(backend) == states, f"{backend} is {states}, not {self.states(backend)}")

    def ask(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as channel:
            channel.connect(str(self.socket))
            channel.sendall(f"{command}\n".encode())
            return b"".join(iter(lambda: channel.recv(65536), b"")).decode()

    def log(self) -> list[dict[str, Any]]:
        """Give what it wrote about requests."""
        lines = self.log_file.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def entry(self, request_id: str) -> dict[str, Any]:
        """Give the one log entry of a request, which is written once its answer is sent."""
        wait_until(lambda: any(one["request_id"] == request_id for one in self.log()), "a log entry")
        (entry,) = (one for one in self.log() if one["request_id"] == request_id)
        return entry


@contextmanager
def running(folder: Path, replicas: Mapping[str, Replica], settings: Mapping[str, str]) -> Iterator[Gateway]:
    """Run the gateway before these replicas, each named by its setting (`USER_1`)."""
    gateway = Gateway(folder, {name: replica.address for name, replica in replicas.items()} | dict(settings))
    try:
        for replica in replicas.values():
            replica.start()
        gateway.start()
        yield gateway
    finally:
        gateway.stop()
        for replica in replicas.values():
            replica.kill()
