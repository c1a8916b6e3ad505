"""One cold run of a command: what it cost and what it printed."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

CHILD = Path(__file__).with_name("child.py")

# Peers must not spend the measured time on telemetry or on looking for a newer version of themselves.
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}


class ToolError(Exception):
    """A command did not answer: it could not start, ran past its limit, or printed something else than its report."""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of wall and processor time, peak resident KiB of the largest process, exit status, standard output."""

    wall: float
    processor: float
    peak_kib: int
    status: int
    output: bytes


@dataclass(frozen=True, slots=True)
class Cost:
    """What several runs of one command cost: seconds and KiB."""

    median: float
    least: float
    peak_kib: int


class _Measured(TypedDict):
    wall: float
    processor: float
    peak_kib: int
    status: int


def run_cold(command: Sequence[str], folder: Path, timeout: float) -> Run:
    """Run `command` in a new process with `folder` as its working directory.

    Raises ToolError when it is not done within `timeout` seconds, or exits with anything but 0 (clean) or 1 (faults
    found), which all compared tools share.
    """
    out, err = folder / "stdout", folder / "stderr"
    helper = [sys.executable, "-I", "-S", str(CHILD), str(timeout), str(out), str(err), *command]
    done = subprocess.run(helper, cwd=folder, env=_environment(), stdout=subprocess.PIPE, check=True)
    measured = cast("_Measured", json.loads(done.stdout))
    if measured["wall"] >= timeout:
        raise ToolError(f"no answer within {timeout:g} s")
    if measured["status"] not in (0, 1):
        raise ToolError(f"exit status {measured['status']}: {_last_line(err)}")
    return Run(**measured, output=out.read_bytes())


def cost(runs: Sequence[Run]) -> Cost:
    """The median and the least wall time, and the highest peak: memory has no lucky round."""
    walls = [run.wall for run in runs]
    return Cost(statistics.median(walls), min(walls), max(run.peak_kib for run in runs))


def _last_line(path: Path) -> str:
    lines = path.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "nothing on standard error"


def _environment() -> dict[str, str]:
    """The user's, without what keeps Python from storing byte code: an installed package has its own stored."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, **QUIET}
