"""`make live`: every operation of our own system and nearly every answer that is documented, held to the rules.

Generated calls meet no order in the right state, no person in the middle of signing in, and no server that fails. So
the system is also taken through real faults, and through rides and sign-ins.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from tests.answers.every_operation import Stage, staged
from tests.answers.faults import killed, outages, without_tables
from tests.answers.recording import RIDELINT, Recorder
from tests.answers.report import counted, share, tell
from tests.answers.rides import rides
from tests.answers.signing_in import signing_in
from tests.server.full_system import FullSystem, run_embedded_system, run_full_system
from tests.server.programs import free_port
from tests.server.running import ROOT

SECRET = "secret-of-the-resource-server-in-tests"
SETTINGS = {
    "ENV": "development",
    "INTROSPECTION_SECRET": SECRET,
    # There is nothing to wait for at the end of a stream.
    "POLL_SECONDS": "1",
    "STREAM_SECONDS": "2",
    # The one limit that the burst is to meet.
    "GATEWAY_CLIENT_LIMIT": "2500",
}
BURST = "30000"
ENOUGH = 0.9


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--full", is_flag=True, help="With MariaDB and Redis; without it, the embedded system.")
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def live(options: tuple[str, ...], *, full: bool) -> None:
    """Run the system behind HAProxy, and hold its answers to its descriptions; OPTIONS are those of `ridelint live`."""
    run = run_full_system if full else run_embedded_system
    with tempfile.TemporaryDirectory(prefix="rides-live-") as name:
        recorder = Recorder(Path(name), free_port())
        with run(recorder.folder, **SETTINGS, ISSUER=recorder.origin) as system:
            record(recorder, system, ("--burst", BURST, *options))
        report = counted(recorder.folder)
    tell(report)
    if share(report) < ENOUGH:
        raise click.ClickException(f"that is less than {ENOUGH:.0%}")


def record(recorder: Recorder, system: FullSystem, options: Sequence[str]) -> None:
    """Have the system fail first, so that all that follows shows that it is well again."""
    with ExitStack() as stack:
        with recorder.recorded("stage", system) as origin:
            stage = stack.enter_context(staged(origin, SECRET))
        _fail(recorder, system, stage)
    click.echo("Rides, and all that goes otherwise; signing in, and what apps do with tokens.")
    with recorder.recorded("scenarios", system) as origin:
        rides(origin)
        signing_in(origin, SECRET)
    click.echo("Generated calls and probes:")
    with recorder.recorded("people", system) as origin:
        command = [*RIDELINT, "live", system.origin, "--spec", "specs", "--fail-on", "info", *options]
        command += ["--save-har", str(recorder.folder / "live.har")]
        # specs/ridelint.yaml calls `python`.
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        environ = {**os.environ, "PATH": path, "RIDES_GATEWAY": origin}
        if subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode != 0:
            raise click.ClickException("ridelint live ended with findings")


def _fail(recorder: Recorder, system: FullSystem, stage: Stage) -> None:
    """A server that fails is at fault (`server-error`); here that is the point."""
    with recorder.recorded("failures", system, "--ignore", "server-error"), without_tables(system):
        _tell("a database without its tables", stage)
    with recorder.recorded("outages", system):
        for parts in outages(system):
            with killed(system, *parts):
                _tell(f"{', '.join(parts)} killed", stage)


def _tell(fault: str, stage: Stage) -> None:
    statuses = [status for _, status in stage.call_everything()]
    counts = ", ".join(f"{status} ({statuses.count(status)})" for status in sorted(set(statuses)))
    click.echo(f"Every operation once, {fault}: {counts}.")


if __name__ == "__main__":
    live()
