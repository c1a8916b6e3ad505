"""Whether memory grows: one process of ours under the form operation, for many requests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.wire.form import Given
from benchmarks.wire.load import run_load
from benchmarks.wire.serving import free_port, serving, uvicorn
from server.kernel.wire import usual_wire

_SLICE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Answers given so far, and the resident KiB then."""

    answers: int
    resident_kib: int


def grow(given: Given, answers: int, folder: Path) -> list[Memory]:
    """Load one process until it has given so many answers; its memory after each slice of time."""
    port, seen = free_port(), [Memory(0, 0)]
    command = uvicorn("benchmarks.wire.apps.ours:app", port, 1, usual_wire())
    with serving(command, port, given.environ, folder / "memory.log") as server:
        while seen[-1].answers < answers:
            load = run_load(server.origin, given.request, _SLICE_SECONDS)
            seen.append(Memory(seen[-1].answers + load.answers, server.resident_kib()))
    return seen[1:]
