"""``ridelint check``: the options of the main job."""

from __future__ import annotations

from typing import Any

import click

from ridelint.cli.checking import check
from ridelint.cli.options import configured, reading, selected
from ridelint.cli.telling import telling


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@selected
@configured
@click.option(
    "--baseline",
    "baseline_file",
    type=click.Path(),
    metavar="FILE",
    help="Tell only what `ridelint baseline` did not record there.",
)
@click.option("--changed-since", metavar="REV", help="Only findings on lines that git says changed since then.")
@click.option("--fix", is_flag=True, help="Write the fixes of mechanical faults into the files, then check again.")
@telling
@reading
def command(**given: Any) -> int:
    """Check descriptions against the house rules.

    A PATH is a file, a folder (every description below it, found by content), a glob, or - for standard input; without
    any, the current folder. Exit code: 0 clean, 1 findings at or above --fail-on, 2 the work could not be done.
    """
    return check(given)
