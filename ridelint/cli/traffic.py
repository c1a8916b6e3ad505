"""``ridelint traffic``: recorded calls held to their descriptions."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import nullcontext
from fnmatch import fnmatchcase
from typing import Any

import click

from ridelint.cli.choosing import choice_of, choosing
from ridelint.cli.mounting import mount, mountable
from ridelint.cli.observing import finish, observer_of, observing, save_har, secrets_of
from ridelint.cli.progress import Progress
from ridelint.cli.telling import telling
from ridelint.errors import RidelintError
from ridelint.live.decode import decoded
from ridelint.live.har_writer import HarWriter
from ridelint.live.observer import Observer
from ridelint.live.sources.feed import named
from ridelint.live.sources.notes import Notes
from ridelint.live.sources.recording import READERS, read_recording
from ridelint.model import Exchange


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@observing
@choosing
@click.option(
    "--input-format",
    "form",
    type=click.Choice(list(READERS)),
    help="What the files are.  [default: told by their content]",
)
@click.option(
    "--only",
    multiple=True,
    metavar="URL",
    help="Only calls whose URL is like this, as 'https://api.example.com/*'; give it again for more.",
)
@mountable
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
    return finish(observer, given, start, trouble=trouble)


def _observe(observer: Observer, given: dict[str, Any], trouble: list[str]) -> None:
    """Hold every call to its description; what cannot be read is told, and the other files are read all the same."""
    saving = given["save_har"]
    with HarWriter(saving, secrets_of(observer, given)) if saving else nullcontext() as har:
        for path in given["files"]:
            notes = Notes(named(path))
            count = 0
            try:
                for exchange in _calls(path, notes, given, observer):
                    count += 1
                    observer.observe(exchange)
                    if har is not None:
                        har.write(exchange)
            except RidelintError as error:
                trouble.append(str(error))
                continue
            for line in notes.warnings:
                click.echo(f"ridelint: {line}", err=True)
            trouble.extend(notes.trouble or ([] if count else [f"{notes.name}: no call in it could be checked"]))


def _calls(path: str, notes: Notes, given: dict[str, Any], observer: Observer) -> Iterator[Exchange]:
    wanted, choice = given["only"], given["choice"]
    for wire, is_asset in read_recording(path, notes, form=given["form"]):
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
