"""`make fuzz`: the whole campaign on a full system of its own, one line a run, and what was found at the end."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from tests.fuzz.campaign import SETTINGS, Outcome, carry_out, runs
from tests.server.full_system import run_full_system


@click.command()
@click.option("--examples", default=250, show_default=True, help="Examples at most, for each operation in each phase.")
@click.option("--at-least", default=3000, show_default=True, help="Cases that a run must have.")
@click.option("--seed", "seeds", multiple=True, type=int, default=(1, 2, 3), show_default=True)
@click.option("--only", default="", help="Runs whose name contains this.")
def fuzz(examples: int, at_least: int, seeds: tuple[int, ...], only: str) -> None:
    """Fuzz each service directly and through the gateway; needs MariaDB, Redis and HAProxy."""
    with tempfile.TemporaryDirectory(prefix="rides-fuzz-") as name, run_full_system(Path(name), **SETTINGS) as system:
        outcomes = []
        for run in runs(seeds, examples):
            if only in run.name:
                outcomes.append(carry_out(run, system, Path(name)))
                click.echo(_line(outcomes[-1], at_least))
    for outcome in outcomes:
        if outcome.fault:
            click.echo(f"\n== {outcome.run.name}\n{outcome.fault}")
    if not outcomes or any(outcome.fault or outcome.cases < at_least for outcome in outcomes):
        raise SystemExit(1)


def _line(outcome: Outcome, at_least: int) -> str:
    said = "failed" if outcome.fault else f"fewer than {at_least}" if outcome.cases < at_least else "passed"
    return f"{outcome.run.name:28} {outcome.cases:6} cases  {said}"


if __name__ == "__main__":
    fuzz()
