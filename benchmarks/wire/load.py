"""One run of wrk: how many answers a second, how long they took, and that every one of them was a success."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

SCRIPT = Path(__file__).with_name("load.lua")


class LoadError(Exception):
    """wrk is missing, failed, or got answers that are no success: such a figure would say nothing."""


@dataclass(frozen=True, slots=True)
class Load:
    """Answers a second; milliseconds below which half and 99 of 100 answers took."""

    rate: float
    p50: float
    p99: float
    answers: int


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent again and again; `varied` names a Lua file that changes each one."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str = ""
    varied: Path | None = None


def run_load(origin: str, request: Request, seconds: float, connections: int = 16) -> Load:
    """Send the request over and over from one thread; raises LoadError."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise LoadError("wrk is not installed (apt-get install wrk)")
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds:g}s", "-s", str(SCRIPT), origin, "--"]
    headers = [part for name, value in request.headers.items() for part in (name, value)]
    varied = "" if request.varied is None else str(request.varied)
    done = subprocess.run(
        [*command, request.method, request.path, request.body, varied, *headers],
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds + 30,
    )
    if done.returncode != 0:
        raise LoadError(f"wrk ended with {done.returncode}: {done.stderr.strip()}")
    return _read(done.stdout)


def _read(output: str) -> Load:
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if not lines:
        raise LoadError("wrk printed no summary")
    said = cast("dict[str, float]", json.loads(lines[-1]))
    if said["failed"] or not said["answers"]:
        raise LoadError(f"{said['failed']:.0f} of {said['answers']:.0f} answers were no success")
    return Load(said["answers"] / said["seconds"], said["p50_ms"], said["p99_ms"], int(said["answers"]))
