"""What the commands that observe calls share: which descriptions hold, and the report at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from ridelint import __version__
from ridelint.cli.options import configured, selected, separated
from ridelint.cli.output import outputs, write
from ridelint.cli.verdict import CANNOT, verdict
from ridelint.coverage import SkippedProbe
from ridelint.live.observer import Observed, Observer
from ridelint.live.opening import Wish, open_observer
from ridelint.reporters import Report

F = TypeVar("F", bound=Callable[..., Any])


def observing(command: F) -> F:
    """Which descriptions the calls are held to, and what is asked of them."""
    command = click.option(
        "--mask",
        "secrets",
        multiple=True,
        callback=separated,
        metavar="NAME,...",
        help="Headers and fields that hold secrets, besides those like Authorization and password and those that the "
        "configuration names.",
    )(command)
    command = click.option(
        "-v", "--verbose", is_flag=True, help="Show the curl command that makes the call of each finding again."
    )(command)
    command = click.option("--allow-remote", is_flag=True, help="Fetch what a $ref to another machine needs.")(command)
    command = selected(configured(command))
    return click.option(
        "--spec",
        "specs",
        multiple=True,
        required=True,
        metavar="FILE",
        help="A description of the API, or a folder of them; give it again for more.",
    )(command)


def secrets_of(observer: Observer, given: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of headers and fields to mask, by the configuration and the options."""
    return tuple(dict.fromkeys((*observer.secrets, *given["secrets"])))


def observer_of(given: Mapping[str, Any]) -> Observer:
    """The observer that the options ask for.

    Raises:
        InputError: a description cannot be read.
        RidelintError: the configuration or an option is at fault.
    """
    outputs(given["formats"], given["output"])  # a mistake there is told before the work, not after
    wish = Wish(given["config_file"], given["preset"], given["select"], given["ignore"], given["allow_remote"])
    return open_observer(given["specs"], wish)


def finish(
    observer: Observer,
    given: Mapping[str, Any],
    start: float,
    *,
    trouble: Sequence[str] = (),
    skipped: Sequence[SkippedProbe] = (),
    is_recorded: bool = False,
) -> int:
    """Write the report and give the exit code.

    ``trouble`` are one-line errors for what could not be done, and ``skipped`` what a live run could not ask.
    ``is_recorded`` is as in `Observer.conclude`.
    """
    observed = observer.conclude(is_recorded=is_recorded)
    observed = observed._replace(coverage=observed.coverage._replace(skipped=tuple(skipped)))
    if observed.elsewhere and not observed.exchanges:
        trouble = [*trouble, "no call could be checked: all are of servers other than the API's"]
    report = _report(observer, observed)._replace(secrets=secrets_of(observer, given))
    seconds = time.perf_counter() - start
    for target in outputs(given["formats"], given["output"]):
        write(target, report, given, seconds)
    for line in trouble:
        click.echo(f"ridelint: {line}", err=True)
    if observed.elsewhere:
        calls = "1 call" if observed.elsewhere == 1 else f"{observed.elsewhere:,} calls"
        click.echo(f"ridelint: left out {calls} of servers other than the API's", err=True)
    if observed.outside:
        click.echo(f"ridelint: {_outside(observer, observed.outside)}", err=True)
    if observed.left:
        click.echo(f"ridelint: {observed.left} more findings of other kinds were not kept", err=True)
    if trouble or observed.crashed:
        return CANNOT
    configs = (described.house.policy for described in observer.descriptions)
    return verdict(observed.findings, given["fail_on"], configs)


def _outside(observer: Observer, count: int) -> str:
    """What to say of calls that are of no description at all, which a wrong base path makes of every call."""
    bases = dict.fromkeys(base or "/" for described in observer.descriptions for base in described.routes.bases)
    calls = "1 call stands" if count == 1 else f"{count:,} calls stand"
    told = "only method, path and status were checked; --base-path names another base"
    return f"{calls} below no base path of a description ({', '.join(bases)}): {told}"


def _report(observer: Observer, observed: Observed) -> Report:
    def source_line(file: str, line: int) -> str | None:
        document = observer.store.named(file)
        return None if document is None else document.line(line)

    return Report(
        findings=observed.findings,
        rules=observed.rules,
        files=len(observer.descriptions),
        documents=len(observed.files),
        suppressed=observed.suppressed,
        source_line=source_line,
        tool_version=__version__,
        checked=tuple(described.document.name for described in observer.descriptions),
        coverage=observed.coverage,
        exchanges=observed.exchanges,
    )


def save_har(command: F) -> F:
    """Where the observed calls are recorded, if anywhere."""
    return click.option(
        "--save-har",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Record every call there as HAR 1.2, secrets masked.",
    )(command)
