"""How a run tells what it found: the options for it, and the exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import click

from ridelint.config import Config
from ridelint.model import Finding, Severity
from ridelint.reporters import NAMES

F = TypeVar("F", bound=Callable[..., Any])

CLEAN, FINDINGS, CANNOT = 0, 1, 2
_FAIL_ON: Mapping[str, Severity | None] = MappingProxyType(
    {"error": Severity.ERROR, "warn": Severity.WARN, "info": Severity.INFO, "never": None}
)


def telling(command: F) -> F:
    """What is told, in which format, where, and what makes the run fail."""
    for option in (
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="[default: auto]"),
        click.option("-q", "--quiet", is_flag=True, help="One line a finding, and nothing else."),
        click.option("--statistics", is_flag=True, help="Count the findings of each rule."),
        click.option(
            "--fail-on", type=click.Choice(list(_FAIL_ON)), help="The least grave finding that gives exit code 1."
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


def verdict(findings: Iterable[Finding], fail_on: str | None, configs: Iterable[Config]) -> int:
    """Whether some finding is as grave as the option, or else the configuration, says."""
    least = _FAIL_ON[fail_on] if fail_on else min((c.fail_on for c in configs if c.fail_on), default=None)
    return FINDINGS if least and any(finding.severity >= least for finding in findings) else CLEAN
