"""The baseline: faults that were there before, so that a run fails on new ones only.

A JSON file with one finding a line, sorted by place, so that two branches that add to it merge. A finding is known
by its fingerprint, which a shifted line does not change; the rest of its line is for people.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

from ridelint.errors import BaselineError
from ridelint.model import Finding

VERSION = 1

_CURE = "write it anew with `ridelint baseline`"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One known finding."""

    file: str
    pointer: str
    rule: str
    message: str
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.file}#{self.pointer}: {self.rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class Baseline:
    """Every known finding."""

    entries: tuple[Entry, ...] = ()


class Comparison(NamedTuple):
    """What a run has beside what was known: the new findings, how many are known, and the entries that are gone.

    ``gone`` are lines for people: ``specs/user.yaml#/paths/~1orders: field-name-case: ...``.
    """

    new: tuple[Finding, ...]
    known: int
    gone: tuple[str, ...]


def write(findings: Iterable[Finding]) -> str:
    """The text of a baseline in which these findings are known; the same whatever their order."""
    entries = sorted({_entry(finding) for finding in findings})
    lines = ",\n".join(f"    {_line(entry)}" for entry in entries)
    listed = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'


def _entry(finding: Finding) -> Entry:
    return Entry(finding.location.file, finding.pointer, finding.rule, finding.message, finding.fingerprint)


def _line(entry: Entry) -> str:
    text = json.dumps(asdict(entry), ensure_ascii=False)
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def load(path: str | Path) -> Baseline:
    """The baseline of a file.

    Raises:
        BaselineError: it cannot be read, or is no baseline.
    """
    try:
        return read(Path(path).read_bytes().decode("utf-8-sig"), str(path))
    except OSError as error:
        cure = f"check the name, or {_CURE}"
        raise BaselineError(f"{path}: cannot be read: {error.strerror}; {cure}") from None
    except UnicodeDecodeError:
        raise BaselineError(f"{path}: is not UTF-8; {_CURE}") from None


def read(text: str, name: str) -> Baseline:
    """The baseline that a text holds; ``name`` is what an error calls it.

    Raises:
        BaselineError: it is no baseline, or one that a later version wrote.
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        at = f":{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise BaselineError(f"{name}{at}: is no JSON; resolve a merge by keeping both sides, or {_CURE}") from None
    except RecursionError:
        raise BaselineError(f"{name}: is nested too deeply for a baseline; {_CURE}") from None
    if not isinstance(value, dict) or "version" not in value:
        raise BaselineError(f'{name}: is no baseline, for it has no "version"; {_CURE}')
    if value["version"] != VERSION:
        raise BaselineError(f"{name}: has version {value['version']!r}, this program reads {VERSION}; {_CURE}")
    return Baseline(_entries(value.get("findings"), name))


def _entries(value: Any, name: str) -> tuple[Entry, ...]:
    if not isinstance(value, list):
        raise BaselineError(f'{name}: "findings" is no list; {_CURE}')
    return tuple(_read_entry(item, index, name) for index, item in enumerate(value))


def _read_entry(item: Any, index: int, name: str) -> Entry:
    """One finding; what a later version adds to it is passed over."""
    wanted = [field.name for field in fields(Entry)]
    values = [item.get(key) for key in wanted] if isinstance(item, dict) else [None]
    missing = [key for key, value in zip(wanted, values, strict=False) if not isinstance(value, str)]
    if missing:
        raise BaselineError(f'{name}: finding {index + 1} has no "{missing[0]}" that is a string; {_CURE}')
    return Entry(*values)


def compare(findings: Sequence[Finding], baseline: Baseline, files: Collection[str]) -> Comparison:
    """Tell new findings from known ones, and which known ones are gone.

    Args:
        findings: what the run found.
        baseline: what was known before.
        files: every file that the run read. An entry of another file was not asked about: it is neither known nor
            gone. A file that no longer exists must be among them for its entries to be gone.
    """
    known = {entry.fingerprint: entry for entry in baseline.entries}
    found = {finding.fingerprint for finding in findings}
    new = tuple(finding for finding in findings if finding.fingerprint not in known)
    asked = set(files)
    gone = sorted(entry for entry in known.values() if entry.file in asked and entry.fingerprint not in found)
    return Comparison(new, len(findings) - len(new), tuple(map(str, gone)))
