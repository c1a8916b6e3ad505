"""How long a service takes from nothing to listening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.wire.serving import free_port, serving
from tests.server.full_system import CLI, SERVICES


@dataclass(frozen=True, slots=True)
class Start:
    """The least of several starts: seconds by the clock, and of the processor."""

    name: str
    wall: float
    processor: float


def starts(python: str, environ: Mapping[str, str], rounds: int, folder: Path) -> list[Start]:
    """Start each service over and over, by the command that operators use, with that interpreter.

    One start more than is counted: the first of an environment compiles what it imports.
    """
    return [_least([_start(python, name, environ, folder) for _ in range(rounds + 1)][1:]) for name in SERVICES]


def _start(python: str, name: str, environ: Mapping[str, str], folder: Path) -> Start:
    port, begun = free_port(), perf_counter()
    command = [python, *CLI[1:], "serve", name, "--port", str(port)]
    with serving(command, port, environ, folder / f"start-{name}.log") as server:
        return Start(name, perf_counter() - begun, server.processor_seconds())


def _least(found: list[Start]) -> Start:
    least = min(found, key=lambda start: start.wall)
    return Start(least.name, least.wall, min(start.processor for start in found))
