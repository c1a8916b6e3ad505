"""An observer of some descriptions, each under the configuration that holds at its file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ridelint.config import Config, discover, load
from ridelint.config.presets import PRESETS
from ridelint.config.selection import select as chosen
from ridelint.document import Document, InputError, Store
from ridelint.document import discover as discover_files
from ridelint.errors import UsageError
from ridelint.live.described import Described, House
from ridelint.live.observer import Observer
from ridelint.model import LIVE_RUN, TRAFFIC
from ridelint.rules import load_all
from ridelint.version import version_of


class Wish(NamedTuple):
    """How descriptions are read, and what is asked; all as `ridelint check` has it."""

    config_file: Path | None = None
    preset: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    allow_remote: bool = False


def open_observer(specs: Sequence[str | Path], wish: Wish | None = None) -> Observer:
    """An observer of the calls of these descriptions: files, folders or globs.

    Raises:
        InputError: one cannot be read, or is no description.
        RidelintError: the configuration or a choice of rules is at fault.
    """
    wish = wish or Wish()
    if wish.preset is not None and wish.preset not in PRESETS:
        raise UsageError(f"no preset is named {wish.preset!r}; choose from {', '.join(PRESETS)}")
    if not specs:
        raise UsageError("name at least one description of the API with --spec")
    store = Store(allow_remote=wish.allow_remote)
    names = discover_files([os.fspath(spec) for spec in specs])
    return Observer([described(_description(store, name), store, _config(name, wish), wish) for name in names], store)


def described(document: Document, store: Store, config: Config, wish: Wish) -> Described:
    """One description with the rules that its configuration and the wish choose."""
    rules, config = chosen(config, wish.select, wish.ignore)
    today = date.today()  # noqa: DTZ011  an ignore ends with its day, wherever it is checked
    taking_part = tuple(rule for rule in load_all(rules) if {TRAFFIC, LIVE_RUN} & {*rule.asked_of})
    return Described(document, store, House(taking_part, config, today))


def _description(store: Store, name: str) -> Document:
    document = store.open(name)
    if document.problems and document.value is None:
        problem = document.problems[0]
        raise InputError(f"{name}:{problem.location.line}: {problem.message}")
    if not version_of(document.value):
        raise InputError(f"{name}: no OpenAPI description; it names no `openapi` or `swagger` version")
    return document


def _config(name: str, wish: Wish) -> Config:
    if wish.config_file is not None:
        return load(wish.config_file, preset=wish.preset)
    return discover(str(Path(name).parent), preset=wish.preset)
