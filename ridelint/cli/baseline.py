"""``ridelint baseline``: record today's findings, so that a check fails on new ones only."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import click

from ridelint.baseline import write
from ridelint.cli.checking import asked_for
from ridelint.cli.options import configured, reading, selected
from ridelint.cli.session import carry_out
from ridelint.cli.verdict import CANNOT
from ridelint.errors import RidelintError
from ridelint.findings import with_fingerprints

FILE = "ridelint-baseline.json"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=FILE,
    show_default=True,
    metavar="FILE",
    help="Where to write it.",
)
@selected
@configured
@reading
def command(output: Path, **given: Any) -> int:
    """Record today's findings of every PATH; `ridelint check --baseline FILE` then tells new ones only."""
    gc.disable()
    result = carry_out(asked_for(given))
    for line in result.unread:
        click.echo(f"ridelint: {line}", err=True)
    if result.unread:
        return CANNOT
    try:
        output.write_text(write(with_fingerprints(result.findings)), encoding="utf-8")
    except OSError as error:
        raise RidelintError(f"{output}: cannot be written: {error.strerror}") from None
    count = len(result.findings)
    click.echo(f"Recorded {count} {'finding' if count == 1 else 'findings'} in {output}.")
    return 0
