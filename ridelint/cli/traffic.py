"""``ridelint traffic``: recorded calls held to their descriptions."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import nullcontext
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

import click

from ridelint.cli.choosing import choice_of, choosing
from ridelint.cli.mounting import mount, mountable
from ridelint.cli.observing import finish, observer_of, observing, save_har, secrets_of
from ridelint.cli.options import divided
from ridelint.cli.progress import Progress
from ridelint.cli.telling import telling
from ridelint.errors import ProcessError, RidelintError
from ridelint.live.decode import decoded
from ridelint.live.har_writer import HarWriter
from ridelint.live.observer import Observer
from ridelint.live.readers import Readers
from ridelint.live.sources.batch import Batch
from ridelint.live.sources.notes import Notes
from ridelint.live.sources.recording import FORMS, cut_recording, read_batch
from ridelint.model import Exchange
from ridelint.processes import cores

_MOST_HELPFUL = 8
"""Processes that one can keep at work: cutting a HAR into batches is an eighth of all there is to do."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@observing
@choosing
@click.option(
    "--input-format",
    "form",
    type=click.Choice(list(FORMS)),
    help="What the files are.  [default: told by their content]",
)
@click.option(
    "--only",
    multiple=True,
    metavar="URL",
    help="Only calls whose URL is like this, as 'https://api.example.com/*'; give it again for more.",
)
@mountable
@divided
@save_har
@telling
def command(**given: Any) -> int:
    """Check recorded calls against the descriptions of their API.

    A FILE is a HAR, NDJSON in the form of docs/traffic.md, or a log of HAProxy; plain or gzip, or - for standard input.
    Exit code: 0 clean, 1 findings at or above --fail-on, 2 the work could not be done, or not all of it, or
    there was no call to check.
    """
    start = time.perf_counter()
    gc.disable()  # calls are trees and come by the million; collecting takes a tenth of the time and finds nothing
    observer = observer_of(given)
    mount(observer, given["bases"])
    given["choice"] = choice_of(observer, given)
    trouble: list[str] = []
    with Progress(len(observer.descriptions)):
        _observe(observer, given, trouble)
    return finish(observer, given, start, trouble=trouble, is_recorded=True)


def _observe(observer: Observer, given: dict[str, Any], trouble: list[str]) -> None:
    """Hold every call to its description; what cannot be read is told, and the other files are read all the same."""
    saving, paths = given["save_har"], given["files"]
    unread: dict[int, str] = {}
    with (
        HarWriter(saving, secrets_of(observer, given)) if saving else nullcontext() as har,
        Readers(paths, observer, partial(_calls, given, observer, har), _processes(given)) as readers,
    ):
        for number, path in enumerate(paths):
            batches = cut_recording(path, readers.notes[number], form=given["form"])
            try:
                for batch in batches:
                    readers.take(number, batch)
            except ProcessError:
                raise
            except RidelintError as error:
                unread[number] = str(error)
        readers.finish()
    for number, notes in enumerate(readers.notes):
        for line in notes.warnings:
            click.echo(f"ridelint: {line}", err=True)
        nothing = [] if readers.counts[number] else [f"{notes.name}: no call in it could be checked"]
        trouble.extend([unread[number]] if number in unread else notes.trouble or nothing)


def _processes(given: dict[str, Any]) -> int:
    """How many may read. What is fetched is fetched once, and what is recorded is recorded in order."""
    if given["allow_remote"] or given["save_har"]:
        return 1
    return given["jobs"] or min(cores(), _MOST_HELPFUL)


def _calls(
    given: dict[str, Any], observer: Observer, har: HarWriter | None, batch: Batch, notes: Notes
) -> Iterator[Exchange]:
    wanted, choice = given["only"], given["choice"]
    for wire, is_asset in read_batch(batch, notes):
        if wanted and not any(fnmatchcase(wire.url, pattern) for pattern in wanted):
            notes.leave_out("that --only does not name")
            continue
        exchange = decoded(wire)
        if is_asset or choice.chooses:
            operation = observer.find(exchange.request.method, exchange.request.path)
            if is_asset and operation is None:
                notes.leave_out("that a page wanted for itself, as scripts and pictures")
                continue
            if not choice.takes_call(operation):
                notes.leave_out("that --include or --exclude leaves out")
                continue
        yield exchange
        if har is not None:
            har.write(exchange)
