"""The benchmark's command line: what to measure, how long, and where the report goes."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.bench.tools import InstallError
from benchmarks.wire import form, peers, system
from benchmarks.wire.load import LoadError
from benchmarks.wire.measuring import Figures
from benchmarks.wire.memory import grow
from benchmarks.wire.report import Results, render
from benchmarks.wire.serving import ServerError
from benchmarks.wire.startup import Start, starts

PARTS = ("form", "orders", "locations", "start", "memory")
_ANSWERS = 200_000


class Whole(NamedTuple):
    """What was measured of the whole system."""

    orders: Sequence[Figures]
    locations: Sequence[Figures]
    starts: Sequence[Start]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 0 when it could, 2 when something that it needs is missing."""
    options = _options().parse_args(arguments)
    if shutil.which("wrk") is None:
        return _refuse("wrk is not installed (apt-get install wrk)")
    with tempfile.TemporaryDirectory(prefix="ridelint-wire-") as scratch:
        try:
            sys.stdout.write(render(_measure(options, Path(scratch).resolve())))
        except (LoadError, ServerError) as error:
            return _refuse(str(error))
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure the services against their peers.")
    parser.add_argument("--rounds", type=int, default=3, help="measured runs of each contestant (3)")
    parser.add_argument("--seconds", type=float, default=4, help="length of one run (4)")
    parser.add_argument("--parts", default=",".join(PARTS), help="what to measure, with commas; all of it by default")
    parser.add_argument("--answers", type=int, default=_ANSWERS, help=f"for the memory ({_ANSWERS:,})")
    parser.add_argument("--cache", type=Path, default=_cache(), help="folder that peers are installed into")
    return parser


def _measure(options: argparse.Namespace, scratch: Path) -> Results:
    parts = set(options.parts.split(","))
    names, absent = form.contestants(options.cache.resolve())
    given = form.prepare(scratch)
    compared = {}
    for way in form.WAYS if "form" in parts else ():
        _say(f"the form operation: {way}")
        compared[way] = form.compare(names, way, given, options.rounds, options.seconds, scratch)
    memory = grow(given, options.answers, scratch) if "memory" in parts else []
    whole = _whole(options, parts, scratch)
    return Results(
        machine=_machine(),
        rounds=options.rounds,
        seconds=options.seconds,
        form=compared,
        orders=whole.orders,
        locations=whole.locations,
        starts=whole.starts,
        memory=memory,
        absent=absent,
    )


def _whole(options: argparse.Namespace, parts: set[str], scratch: Path) -> Whole:
    """Measure what needs the whole system; it starts only where something of it was chosen."""
    if not parts & {"orders", "locations", "start"}:
        return Whole([], [], [])
    _say("the whole system")
    folder = scratch / "system"
    folder.mkdir()
    with system.system(folder) as running:
        return Whole(
            system.orders(running, options.rounds, options.seconds, scratch) if "orders" in parts else [],
            system.locations(running, options.rounds, options.seconds, scratch) if "locations" in parts else [],
            starts(_operators_python(options), running.environ, options.rounds, scratch) if "start" in parts else [],
        )


def _operators_python(options: argparse.Namespace) -> str:
    try:
        return peers.operators_python(options.cache.resolve())
    except InstallError as error:
        _say(f"{error}, so they start in this environment")
        return sys.executable


def _machine() -> str:
    """The machine and the runtime in one phrase, without its name or any path."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {python}"


def _cache() -> Path:
    """The user's cache folder (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ridelint-bench"


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _refuse(reason: str) -> int:
    _say(f"server.py: {reason}")
    return 2
