"""``ridelint init``: a configuration file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from ridelint.config.find import FILE
from ridelint.config.starter import starter
from ridelint.errors import UsageError


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path(), metavar="[FOLDER]"
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def command(folder: Path, *, force: bool) -> None:
    """Write ridelint.yaml into FOLDER (the current one by default), with every setting and its default explained."""
    file = folder / FILE
    if file.exists() and not force:
        raise UsageError(f"{file}: is there already; --force replaces it")
    file.write_text(starter(), encoding="utf-8")
    click.echo(f"Wrote {file}.")
