"""One run of the linter as the options ask for it: inputs found, grouped by configuration, and checked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from heapq import merge
from typing import NamedTuple

from ridelint.cli.progress import Progress
from ridelint.config import Config, discover, load
from ridelint.config.selection import select
from ridelint.document import Document
from ridelint.document import discover as discover_files
from ridelint.engine import Job, Limits, Outcome, check
from ridelint.findings import order
from ridelint.halves import WORTH_A_PROCESS
from ridelint.model import DESCRIPTION, Finding, Rule
from ridelint.processes import cores
from ridelint.rules import OF_CALLS, families, load_all

STDIN = "-"
MEBIBYTE = 1024 * 1024


class Asked(NamedTuple):
    """What the options ask for."""

    paths: tuple[str, ...]
    config_file: str | None = None
    preset: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    jobs: int | None = None
    allow_remote: bool = False
    root: str | None = None
    max_size: int = 50
    stdin_filename: str | None = None
    fixes: bool = False

    @property
    def limits(self) -> Limits:
        return Limits(self.root, self.allow_remote, self.max_size * MEBIBYTE, self.stdin_filename)


class Result:
    """What all groups of a run gave together."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.rules: dict[str, Rule] = {}
        self.configs: list[Config] = []

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of all groups in the order of each."""
        if len(self.outcomes) == 1:
            return self.outcomes[0].findings
        return tuple(merge(*(outcome.findings for outcome in self.outcomes), key=order))

    @property
    def checked(self) -> tuple[str, ...]:
        return tuple(sorted(name for outcome in self.outcomes for name in outcome.checked))

    @property
    def files(self) -> frozenset[str]:
        """Every file that was read, references included."""
        return frozenset(name for outcome in self.outcomes for name in outcome.files)

    @property
    def unread(self) -> tuple[str, ...]:
        return tuple(line for outcome in self.outcomes for line in outcome.unread)

    def document(self, name: str) -> Document | None:
        """A file of the run by the name that findings give it; none for an observed call."""
        for outcome in self.outcomes:
            document = outcome.recall(name)
            if document is not None:
                return document
        return None

    def source_line(self, file: str, line: int) -> str | None:
        document = self.document(file)
        return None if document is None else document.line(line)


def carry_out(asked: Asked) -> Result:
    """Find the inputs and check them all.

    Raises:
        InputError: there is nothing to check.
        RidelintError: the configuration or an option is at fault.
    """
    names = discover_files(asked.paths)
    result = Result()
    with Progress(len(names)):
        for config, group in _groups(names, asked):
            result.configs.append(config)
            result.outcomes.append(_check(config, group, asked, result.rules))
    return result


def _groups(names: Sequence[str], asked: Asked) -> list[tuple[Config, list[str]]]:
    """The inputs by the configuration that holds for them: descriptions of several houses may be checked in one run."""
    named = {os.path.normpath(path) for path in asked.paths}  # what somebody names is meant, excluded or not
    groups: dict[str, tuple[Config, list[str]]] = {}
    folders: dict[str, Config] = {}
    for name in names:
        path = asked.stdin_filename or "" if name == STDIN else name
        folder = os.path.dirname(path)
        if folder not in folders:
            folders[folder] = _config(folder, asked)
        config = folders[folder]
        if name not in named and config.excludes(name):
            continue
        groups.setdefault(config.source or "", (config, []))[1].append(name)
    if asked.strict:
        return [(config.strictly(), group) for config, group in groups.values()]
    return list(groups.values())


def _config(folder: str, asked: Asked) -> Config:
    if asked.config_file is not None:
        return load(asked.config_file, preset=asked.preset)
    return discover(folder, preset=asked.preset)


def _check(config: Config, names: list[str], asked: Asked, rules: dict[str, Rule]) -> Outcome:
    chosen, config = select(config, asked.select, asked.ignore)
    known = families()
    loaded = load_all(rule_id for rule_id in chosen if known[rule_id] not in OF_CALLS)
    taking_part = tuple(rule for rule in loaded if DESCRIPTION in rule.asked_of)
    rules.update({rule.id: rule for rule in taking_part})
    today = date.today()  # noqa: DTZ011  an ignore ends with its day, wherever it is checked
    job = Job(taking_part, config, today, asked.limits, asked.fixes)
    return check(names, job, processes=_processes(names, asked))


def _processes(names: Sequence[str], asked: Asked) -> int:
    """How many processes are worth their start. What was fetched or piped in is read once, so in this process."""
    if STDIN in names or asked.allow_remote:
        return 1
    if asked.jobs is not None:
        return asked.jobs
    if len(names) == 1:
        return cores()  # the engine sees whether it is worth another
    size = sum(os.path.getsize(name) for name in names if os.path.exists(name))
    return max(1, min(cores(), size // WORTH_A_PROCESS))
