"""The results as Markdown: ratios first, as they alone mean something on another machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.wire.form import OURS, Way
from benchmarks.wire.measuring import Figures
from benchmarks.wire.memory import Memory
from benchmarks.wire.startup import Start


@dataclass(frozen=True, slots=True)
class Results:
    """What was measured; a part that was not chosen is empty."""

    machine: str
    rounds: int
    seconds: float
    form: Mapping[Way, Sequence[Figures]]
    orders: Sequence[Figures]
    locations: Sequence[Figures]
    starts: Sequence[Start]
    memory: Sequence[Memory]
    absent: str | None


def render(results: Results) -> str:
    lines = [
        "# How fast the services answer",
        "",
        "Written by `python benchmarks/server.py`; what the columns mean is in [the README](../README.md).",
        "",
        f"{results.machine}; {results.rounds} rounds of {results.seconds:g} s, in turn; wrk with 16 connections.",
    ]
    if results.absent:
        lines += ["", f"FastAPI is left out: {results.absent}."]
    for way, found in results.form.items():
        lines += ["", f"## The form operation: {way}", "", *_table(found)]
    if results.orders:
        lines += ["", "## Orders placed, through the gateway on MariaDB", "", *_table(results.orders)]
    if results.locations:
        lines += ["", "## Positions reported, on Redis", "", *_table(results.locations)]
    if results.starts:
        lines += ["", "## From nothing to listening", "", *_starts(results.starts)]
    if results.memory:
        lines += ["", "## Memory over many requests", "", *_memory(results.memory)]
    return "\n".join(lines) + "\n"


def _table(found: Sequence[Figures]) -> Iterable[str]:
    ours = next(entry for entry in found if entry.name == OURS)
    yield "| | answers/s | ours : it | p50 ms | p99 ms | processor µs an answer | it : ours | memory MiB |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for entry in found:
        yield (
            f"| {entry.name} | {entry.rate:,.0f} | {ours.rate / entry.rate:.2f} | {entry.p50:.1f} | {entry.p99:.1f} "
            f"| {entry.processor:.0f} | {entry.processor / ours.processor:.2f} | {entry.resident_kib / 1024:.0f} |"
        )


def _starts(found: Sequence[Start]) -> Iterable[str]:
    yield "| | seconds | of the processor |"
    yield "| --- | --- | --- |"
    for start in found:
        yield f"| {start.name} | {start.wall:.2f} | {start.processor:.2f} |"


def _memory(found: Sequence[Memory]) -> Iterable[str]:
    step = max(1, len(found) // 8)
    yield "| answers | memory MiB |"
    yield "| --- | --- |"
    for memory in dict.fromkeys([*found[::step], found[-1]]):
        yield f"| {memory.answers:,} | {memory.resident_kib / 1024:.1f} |"
