"""The command line of the benchmark of recorded calls: the recording, the rounds in turn, the tables."""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.bench import checkers, recorded
from benchmarks.bench.checkers import Checker
from benchmarks.bench.machine import cache_folder, machine
from benchmarks.bench.measure import Run, ToolError, cost, run_cold

MIB = 1024


@dataclass(frozen=True, slots=True)
class Row:
    """What one tool did: its runs, the faults by name that it found, or why it failed."""

    checker: Checker
    runs: tuple[Run, ...] = ()
    found: frozenset[str] = frozenset()
    extra: int = 0
    failure: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its report."""
    options = _options().parse_args(arguments)
    peers, absent = checkers.install(options.cache)
    with tempfile.TemporaryDirectory(prefix="ridelint-bench-") as folder:
        scratch = Path(folder).resolve()
        recording = scratch / "shop.har"
        _say(f"writing {options.calls} calls")
        planted = recorded.write(recording, options.calls)
        rows = _measure(
            [checkers.ours(1), checkers.ours(2), *peers], recording, planted, options.rounds, options.timeout
        )
        size = recording.stat().st_size
    sys.stdout.write(_report(rows, absent, options, size))
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure how fast recorded calls are checked.")
    parser.add_argument("--calls", type=int, default=20_000, help="calls of the recording")
    parser.add_argument("--rounds", type=int, default=5, help="measured runs of each tool")
    parser.add_argument("--timeout", type=float, default=600, help="seconds that one run may take")
    parser.add_argument("--cache", type=Path, default=cache_folder(), help="folder that peers are installed into")
    return parser


def _measure(
    tools: Sequence[Checker], recording: Path, planted: Mapping[int, str], rounds: int, timeout: float
) -> list[Row]:
    rows = [Row(tool) for tool in tools]
    for number in range(rounds):
        for at, row in enumerate(rows):
            if row.failure or (row.checker.once and number):
                continue
            _say(f"round {number + 1} of {rounds}: {row.checker.name}")
            try:
                rows[at] = _again(row, recording, planted, timeout)
            except ToolError as failure:
                rows[at] = replace(row, runs=(), failure=str(failure))
    return rows


def _again(row: Row, recording: Path, planted: Mapping[int, str], timeout: float) -> Row:
    run = run_cold(row.checker.argv(recording), recording.parent, timeout)
    at_fault = row.checker.found(run.output, recording.parent)
    return replace(
        row,
        runs=(*row.runs, replace(run, output=b"")),
        found=frozenset(planted[number] for number in at_fault if number in planted),
        extra=len(at_fault - planted.keys()),
    )


def _report(rows: Sequence[Row], absent: Sequence[str], options: argparse.Namespace, size: int) -> str:
    lines = [
        "# Recorded calls, against peers",
        "",
        f"{machine()}. {options.calls} calls in a HAR of {size / 1e6:.0f} MB, ten operations, start-up included.",
        f"{options.rounds} rounds in turn, a new process every time; openapi-core once.",
        "Peak memory is the largest resident size of any one process. Factors are in those of ridelint in one process.",
        "",
        *(f"- {sentence}" for sentence in absent),
        "",
        "| tool | version | calls/s, median | best | processor | peak memory | calls/s, factor | memory, factor |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_cost_line(row, rows[0], options.calls) for row in rows),
        "",
        "## Faults found",
        "",
        f"One call in {recorded.EVERY} has one of these.",
        "",
        f"| planted | {' | '.join(row.checker.name for row in rows)} |",
        f"| --- |{' --- |' * len(rows)}",
        *(_fault_line(name, rows) for name in recorded.FAULTS),
        f"| complaints of faultless calls | {' | '.join(str(row.extra) for row in rows)} |",
    ]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _cost_line(row: Row, ours: Row, calls: int) -> str:
    name = f"| {row.checker.name} | {row.checker.version} "
    if not row.runs or not ours.runs:
        return f"{name}| {row.failure or 'not run'} | | | | | |"
    spent, base = cost(row.runs), cost(ours.runs)
    processor = min(run.processor for run in row.runs)
    return (
        f"{name}| {calls / spent.median:,.0f} | {calls / spent.least:,.0f} | {processor:.2f} s "
        f"| {spent.peak_kib / MIB:.0f} MiB | {base.median / spent.median:.2f} | {spent.peak_kib / base.peak_kib:.1f} |"
    )


def _fault_line(name: str, rows: Sequence[Row]) -> str:
    return f"| {name} | {' | '.join('found' if name in row.found else '' for row in rows)} |"


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
