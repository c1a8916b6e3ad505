"""How a run tells what it found: the options for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ridelint.cli.plain import COLORS
from ridelint.cli.verdict import FAIL_ON
from ridelint.reporters import NAMES

F = TypeVar("F", bound=Callable[..., Any])


def telling(command: F) -> F:
    """What is told, in which format, where, and what makes the run fail."""
    for option in (
        click.option("--color", type=click.Choice(COLORS), default="auto", help="[default: auto]"),
        click.option("-q", "--quiet", is_flag=True, help="One line a finding, and nothing else."),
        click.option("--statistics", is_flag=True, help="Count the findings of each rule."),
        click.option(
            "--fail-on", type=click.Choice(list(FAIL_ON)), help="The least grave finding that gives exit code 1."
        ),
        click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Write the one format there."),
        click.option(
            "--format",
            "formats",
            multiple=True,
            metavar="FORMAT[:FILE]",
            help=f"{', '.join(NAMES)}; give it again for more than one.  [default: text]",
        ),
    ):
        command = option(command)
    return command
