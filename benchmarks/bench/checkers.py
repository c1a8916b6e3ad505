"""The tools that check recorded calls, and which entries of a recording each finds faults in."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.bench.tools import CONFIGURATION, InstallError, client, npm_install

DESCRIPTION = CONFIGURATION / "shop.yaml"
OURS = "ridelint"


@dataclass(frozen=True, slots=True)
class Checker:
    """A command over a recording. `found` reads its report: numbers, from 0, of entries that it found at fault."""

    name: str
    version: str
    argv: Callable[[Path], Sequence[str]]
    found: Callable[[bytes, Path], frozenset[int]]
    once: bool = False
    """Whether it is so slow that one round must do."""


def ours(jobs: int) -> Checker:
    """Our command with its default rules, in so many processes."""
    head = (sys.executable, "-m", "ridelint", "traffic")
    spec = ("--spec", str(DESCRIPTION), "--format", "json", "--jobs", str(jobs))
    return Checker(
        f"{OURS} --jobs {jobs}", version("ridelint"), lambda recording: (*head, str(recording), *spec), _ridelint
    )


def drift(cache: Path) -> Checker:
    """Redocly CLI's `drift`, which is told that hosts do not matter."""
    program, release = npm_install(cache, "@redocly/cli", "redocly")
    tail = ("--api", str(DESCRIPTION), "--match-mode", "basepath", "--format", "json", "-o", "drift.json")
    return Checker("redocly drift", release, lambda recording: (program, "drift", str(recording), *tail), _drift)


def openapi_core(cache: Path) -> Checker:
    """openapi-core in an environment of its own, asked to validate both halves of each call."""
    folder = cache.resolve() / "openapi-core"
    python = folder / "bin" / "python"
    if not python.exists():
        client([sys.executable, "-m", "venv", str(folder)])
        client([str(python), "-m", "pip", "install", "--quiet", "openapi-core"])
    release = client([str(python), "-c", "from importlib.metadata import version; print(version('openapi-core'))"])
    script = str(CONFIGURATION / "openapi_core_har.py")
    return Checker(
        "openapi-core",
        release.strip(),
        lambda recording: (str(python), script, str(recording), str(DESCRIPTION)),
        lambda output, _scratch: frozenset(number for number, _ in json.loads(output)),
        once=True,
    )


def install(cache: Path) -> tuple[list[Checker], list[str]]:
    """The peers that could be had, and a sentence for each other."""
    found, absent = [], []
    cache.mkdir(parents=True, exist_ok=True)
    for name, peer in (("redocly drift", drift), ("openapi-core", openapi_core)):
        try:
            found.append(peer(cache))
        except InstallError as error:
            absent.append(f"{name} is left out: {error}")
    return found, absent


def _ridelint(output: bytes, _scratch: Path) -> frozenset[int]:
    findings = json.loads(output)["findings"]
    labels = (finding["exchange"]["label"] for finding in findings if "exchange" in finding)
    return frozenset(int(label.rpartition("#")[2]) - 1 for label in labels)


def _drift(_output: bytes, scratch: Path) -> frozenset[int]:
    report = json.loads((scratch / "drift.json").read_bytes())
    return frozenset(problem["exchangeIndex"] for problem in report["problems"])
