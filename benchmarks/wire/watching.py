"""What the middleware costs: the form operation served without it, and with it at several shares of the time."""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.wire.form import Given, prepare
from benchmarks.wire.load import LoadError, run_load
from benchmarks.wire.measuring import Round, measure
from benchmarks.wire.serving import Server, ServerError, free_port, serving, uvicorn

WITHOUT = "without"
# The middleware's own default, and all the time that there is.
SHARES = {"with it, 3 % of a core": 0.03, "with it, a whole core": 1.0}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when it could, 2 when there was nothing to measure."""
    parser = argparse.ArgumentParser(description="Measure what the middleware costs.")
    parser.add_argument("--rounds", type=int, default=6, help="measured runs of each")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long a run lasts")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="ridelint-bench-") as folder:
        try:
            sys.stdout.write(_table(_measured(Path(folder), options.rounds, options.seconds)))
        except (LoadError, ServerError) as error:
            sys.stderr.write(f"{error}\n")
            return 2
    return 0


def _measured(folder: Path, rounds: int, seconds: float) -> Mapping[str, list[Round]]:
    """All of them run at once and are asked in turn, so that none has the machine in a better hour."""
    given = prepare(folder)
    with ExitStack() as stack:
        servers = {WITHOUT: stack.enter_context(_server("ours", {}, given, folder))}
        for name, share in SHARES.items():
            servers[name] = stack.enter_context(_server("watched", {"WIRE_SHARE": str(share)}, given, folder))
        for server in servers.values():
            run_load(server.origin, given.request, 1)
        taken: dict[str, list[Round]] = {name: [] for name in servers}
        for _ in range(rounds):
            for name, server in servers.items():
                taken[name].append(measure(server, given.request, seconds, warm_up=0))
    return taken


@contextmanager
def _server(app: str, environ: Mapping[str, str], given: Given, folder: Path) -> Iterator[Server]:
    port = free_port()
    command = uvicorn(f"benchmarks.wire.apps.{app}:app", port, 1, "httptools")
    with serving(command, port, {**given.environ, **environ}, folder / f"{port}.log") as server:
        yield server


def _table(taken: Mapping[str, list[Round]]) -> str:
    lines = [
        "| the middleware | answers/s, median | best | p99, median | processor time, least | best beside none |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    best = max(one.load.rate for one in taken[WITHOUT])
    for name, rounds in taken.items():
        rates = [one.load.rate for one in rounds]
        p99 = statistics.median(one.load.p99 for one in rounds)
        processor = min(one.processor for one in rounds)
        lines.append(
            f"| {name} | {statistics.median(rates):,.0f} | {max(rates):,.0f} | {p99:.1f} ms | {processor:.0f} µs"
            f" | {max(rates) / best:.0%} |"
        )
    return "\n".join(lines) + "\n"
