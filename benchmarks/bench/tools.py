"""The tools that are compared: how each is asked the two questions, and how its answer is read.

A peer is installed from its registry by the ordinary client of its language, into a cache folder, when the benchmark
first wants it. One that cannot be had is an `Absent` value with its reason: the run goes on without it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import cast

from benchmarks.bench.places import Reader, read_redocly, read_ridelint, read_spectral, read_vacuum

CONFIGURATION = Path(__file__).parent.parent / "peers"
RIDELINT = (sys.executable, "-m", "ridelint", "check")
TWO_QUESTIONS = ("--preset", "naming", "--select", "field-name-case,error-singular", "--format", "json")
OURS, OURS_WHOLE = "ridelint", "ridelint, default rules"


@dataclass(frozen=True, slots=True)
class Tool:
    """A command to be measured. `argv` makes it for a description; `read` is None where places are not compared."""

    name: str
    version: str
    argv: Callable[[Path], Sequence[str]]
    read: Reader | None
    one_file: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """A peer that is not taking part, and why."""

    name: str
    reason: str


class InstallError(Exception):
    """A package client is missing or said no."""


def ours() -> list[Tool]:
    """Our linter, asked the two questions only, and with its whole default rule set."""
    release = version("ridelint")
    return [
        Tool(OURS, release, lambda file: (*RIDELINT, *TWO_QUESTIONS, str(file)), read_ridelint),
        Tool(OURS_WHOLE, release, lambda file: (*RIDELINT, str(file)), None),
    ]


def over_files(files: Sequence[Path], jobs: int) -> list[str]:
    """Our command for the two questions over several files at once."""
    return [*RIDELINT, *TWO_QUESTIONS, "--jobs", str(jobs), *map(str, files)]


def redocly(cache: Path) -> Tool:
    """Redocly CLI."""
    program, release = npm_install(cache, "@redocly/cli", "redocly")
    # Its report stops at 100 problems unless told otherwise.
    head = (program, "lint", "--config", str(CONFIGURATION / "redocly.yaml"), "--format", "json")
    limit = ("--max-problems", "1000000")
    return Tool("redocly", release, lambda file: (*head, *limit, str(file)), read_redocly)


def spectral(cache: Path) -> Tool:
    """Spectral as it comes: the document resolved first."""
    return _spectral(cache, "spectral", one_file=False)


def spectral_unresolved(cache: Path) -> Tool:
    """Spectral on the text as written, which answers for one file."""
    return _spectral(cache, "spectral-unresolved", one_file=True)


def vacuum(cache: Path) -> Tool:
    """vacuum, which reads Spectral's rulesets."""
    program, release = go_install(cache, "github.com/daveshanley/vacuum", "vacuum")
    head = (program, "spectral-report", "--stdout", "--ruleset", str(CONFIGURATION / "vacuum.yaml"))
    return Tool("vacuum", release, lambda file: (*head, "--base", str(file.parent), str(file)), read_vacuum)


PEERS: Mapping[str, Callable[[Path], Tool]] = {
    "redocly": redocly,
    "spectral": spectral,
    "spectral-unresolved": spectral_unresolved,
    "vacuum": vacuum,
}


def install(names: Sequence[str], cache: Path) -> tuple[list[Tool], list[Absent]]:
    """The named peers that could be had, and the others with their reasons."""
    tools: list[Tool] = []
    absent: list[Absent] = []
    for name in names:
        try:
            tools.append(PEERS[name](cache))
        except InstallError as error:
            absent.append(Absent(name, str(error)))
    return tools, absent


def npm_install(cache: Path, package: str, program: str) -> tuple[str, str]:
    """Install an npm package unless the cache has it: the path of its program, and its version.

    Install scripts do not run: neither peer needs one to lint, and one of them only reports usage.
    """
    prefix = cache / program
    manifest = prefix / "node_modules" / package / "package.json"
    if not manifest.is_file():
        prefix.mkdir(parents=True, exist_ok=True)
        client(["npm", "install", "--prefix", str(prefix), "--ignore-scripts", "--no-audit", "--no-fund", package])
    described = cast("dict[str, str]", json.loads(manifest.read_text("utf-8")))
    return str(prefix / "node_modules" / ".bin" / program), described["version"]


def go_install(cache: Path, module: str, program: str) -> tuple[str, str]:
    """Build a Go module's program unless the cache has it: its path, and the module's version."""
    folder = cache / program
    path = folder / program
    if not path.is_file():
        client(["go", "install", f"{module}@latest"], {"GOBIN": str(folder.resolve())})
    built = client(["go", "version", "-m", str(path)])
    found = re.search(r"^\s+mod\s+\S+\s+(\S+)", built, re.MULTILINE)
    return str(path), found[1] if found else "of unknown version"


def client(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Run a package client and return what it printed. Raises InstallError with its last line, addresses left out."""
    if shutil.which(command[0]) is None:
        raise InstallError(f"{command[0]} is not on this machine")
    done = subprocess.run(
        command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        lines = re.sub(r"https?://\S+", "", done.stderr).strip().splitlines() or ["no reason given"]
        raise InstallError(f"{command[0]} could not install it: {lines[-1].strip()}")
    return done.stdout


def _spectral(cache: Path, configuration: str, *, one_file: bool) -> Tool:
    program, release = npm_install(cache, "@stoplight/spectral-cli", "spectral")
    head = (program, "lint", "--quiet", "--ruleset", str(CONFIGURATION / f"{configuration}.yaml"), "--format", "json")
    return Tool(configuration, release, lambda file: (*head, str(file)), read_spectral, one_file)
