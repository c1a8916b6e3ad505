"""The benchmark's command line: options, the rounds, and where the results go."""

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from benchmarks.bench import inputs, tools
from benchmarks.bench.inputs import Input
from benchmarks.bench.machine import cache_folder, machine
from benchmarks.bench.measure import Run, ToolError, run_cold
from benchmarks.bench.results import Results, Row, Scaling, Section, raw
from benchmarks.bench.table import render
from benchmarks.bench.tools import Tool

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


@dataclass(frozen=True, slots=True)
class Plan:
    """How often each tool runs, for how many seconds at most, and in which folder."""

    rounds: int
    timeout: float
    scratch: Path

    def run(self, command: Sequence[str]) -> Run:
        """Run a command once, cold."""
        return run_cold(command, self.scratch, self.timeout)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 0 when it could, 2 when there was nothing to measure."""
    options = _options().parse_args(arguments)
    try:
        ours = tools.ours()
    except PackageNotFoundError:
        return _refuse("ridelint is not installed for this interpreter")
    with tempfile.TemporaryDirectory(prefix="ridelint-bench-") as scratch:
        results = _measure(options, ours, Path(scratch).resolve())
        # Rendered while the generated input still exists, because differences quote the lines they are on.
        report = render(results, options.differences)
    if not results.sections:
        return _refuse("none of the chosen inputs is there")
    sys.stdout.write(report)
    if options.json is not None:
        options.json.write_text(json.dumps(raw(results), indent=2) + "\n", "utf-8")
    return 0


def _options() -> argparse.ArgumentParser:
    peers = tuple(tools.PEERS)
    parser = argparse.ArgumentParser(description="Measure ridelint against its peers.")
    add = parser.add_argument
    add("--corpus", type=Path, default=CORPUS, help="folder of real descriptions")
    add("--cache", type=Path, default=cache_folder(), help="folder that peers are installed into")
    add("--rounds", type=_positive, default=5, help="measured runs of each tool on each input")
    add("--inputs", type=_names(inputs.NAMES), default=inputs.NAMES, help=",".join(inputs.NAMES))
    add("--peers", type=_names(peers), default=peers, help=f"{','.join(peers)}, or an empty text for none")
    add("--copies", type=_positive, default=8, help="files of the --jobs measurement")
    add("--differences", type=int, default=20, help="places listed for each difference")
    add("--timeout", type=float, default=300, help="seconds that one run may take")
    add("--json", type=Path, help="also write every run and every place to this file")
    return parser


def _measure(options: argparse.Namespace, ours: list[Tool], scratch: Path) -> Results:
    plan = Plan(options.rounds, options.timeout, scratch)
    chosen, skipped = inputs.choose(options.inputs, options.corpus.resolve(), scratch)
    _say(*skipped)
    peers, absent = tools.install(options.peers, options.cache.resolve())
    _say(*(f"{peer.name} is left out: {peer.reason}" for peer in absent))
    sections = tuple(_section(entry, [*ours, *peers], plan) for entry in chosen)
    scaling = _scaling(chosen, options.copies, plan)
    return Results(machine(), plan.rounds, tuple(absent), tuple(skipped), sections, scaling)


def _section(entry: Input, contestants: Sequence[Tool], plan: Plan) -> Section:
    """All tools on one input: a first, unmeasured run for the places (and the page cache), then the rounds in turn."""
    rows = [_first(entry, tool, plan) for tool in contestants if not (entry.many and tool.one_file)]
    for number in range(plan.rounds):
        _say(f"{entry.name}: round {number + 1} of {plan.rounds}")
        rows = [_again(entry, row, plan) for row in rows]
    return Section(entry, tuple(rows))


def _first(entry: Input, tool: Tool, plan: Plan) -> Row:
    _say(f"{entry.name}: {tool.name}")
    try:
        output = plan.run(tool.argv(entry.path)).output
        return Row(tool, (), None if tool.read is None else tool.read(output, plan.scratch))
    except ToolError as failure:
        _say(f"{entry.name}: {tool.name} failed: {failure}")
        return Row(tool, (), None, str(failure))


def _again(entry: Input, row: Row, plan: Plan) -> Row:
    """The row with one more run. A tool that has failed once is asked no more, and its earlier runs do not count."""
    if row.failure is not None:
        return row
    try:
        return replace(row, runs=(*row.runs, plan.run(row.tool.argv(entry.path))))
    except ToolError as failure:
        return replace(row, runs=(), failure=str(failure))


def _scaling(chosen: Sequence[Input], count: int, plan: Plan) -> Scaling | None:
    """Our linter over copies of the first large single file, with 1, 2, 4 ... jobs up to the number of cores."""
    large = next((entry for entry in chosen if not entry.many and entry.name != inputs.FOUR), None)
    if large is None:
        return None
    files = inputs.copies(large, count, plan.scratch)
    runs: dict[int, list[Run]] = {1 << power: [] for power in range((os.cpu_count() or 1).bit_length())}
    try:
        for _ in range(plan.rounds):
            for jobs, found in runs.items():
                _say(f"{count} copies of {large.name}, {jobs} jobs")
                found.append(plan.run(tools.over_files(files, jobs)))
    except ToolError as failure:
        _say(f"--jobs could not be measured: {failure}")
        return None
    return Scaling(large, count, tuple((jobs, tuple(found)) for jobs, found in runs.items()))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _names(known: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        names = tuple(re.split(r"\s*,\s*", text.strip())) if text.strip() else ()
        unknown = [name for name in names if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)} (known: {', '.join(known)})")
        return names

    return parse


def _say(*sentences: str) -> None:
    for sentence in sentences:
        sys.stderr.write(f"{sentence}\n")


def _refuse(reason: str) -> int:
    _say(f"lint.py: {reason}")
    return 2
