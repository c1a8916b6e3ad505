"""A server under measurement: started for it, waited for, its memory read, stopped."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 60.0


class ServerError(Exception):
    """A server did not come up; the message ends with its last words."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running one."""

    origin: str
    pid: int

    def resident_kib(self) -> int:
        """Sum up the resident memory of its processes."""
        return sum(_resident_kib(pid) for pid in self._pids())

    def processor_seconds(self) -> float:
        """Sum up the processor time of its processes, which other work on the machine disturbs less than the clock."""
        return sum(_ticks(pid) for pid in self._pids()) / os.sysconf("SC_CLK_TCK")

    def _pids(self) -> list[int]:
        return [self.pid, *_descendants(self.pid)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def uvicorn(app: str, port: int, workers: int, http: str = "auto") -> list[str]:
    """Give the one command that serves every contestant."""
    python = [sys.executable, "-m", "uvicorn", app, "--host", "127.0.0.1", "--port", str(port)]
    return [*python, "--workers", str(workers), "--no-access-log", "--log-level", "warning", "--http", http]


@contextmanager
def serving(command: Sequence[str], port: int, environ: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Run a server until the block ends; raises ServerError."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env={**os.environ, **environ}, cwd=ROOT
        )
    try:
        _wait(process, port, log)
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.002)
        else:
            return
    lines = log.read_text("utf-8", "replace").strip().splitlines() or ["nothing on standard error"]
    raise ServerError(f"it did not come up: {lines[-1]}")


def _descendants(pid: int) -> list[int]:
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text("ascii").split()
    ]
    return [found for child in children for found in (child, *_descendants(child))]


def _resident_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def _ticks(pid: int) -> int:
    # The program's name, in parentheses, may hold blanks (proc(5)).
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
