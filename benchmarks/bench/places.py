"""Where a tool says the faults are, and where two tools differ.

A place is a file, a line and the question it answers; each tool's report is read into the same set, so that two tools
agree exactly when their sets are equal.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

from benchmarks.bench.measure import ToolError

# What each tool calls the two questions: is a property name snake_case, and is a property named `errors`.
QUESTIONS = {
    "field-name-case": "name",
    "error-singular": "errors",
    "property-name": "name",
    "property-errors": "errors",
    "rule/property-name": "name",
    "rule/property-errors": "errors",
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One fault: an absolute file, a 1-based line, and `name` or `errors`."""

    file: str
    line: int
    question: str


Places = frozenset[Place]
Reader = Callable[[bytes, Path], Places]


@dataclass(frozen=True, slots=True)
class Difference:
    """The places that only one of two tools reports."""

    only_ours: tuple[Place, ...]
    only_theirs: tuple[Place, ...]


class _Finding(TypedDict):
    rule: str
    file: str
    line: int


class _Report(TypedDict):
    findings: list[_Finding]


class _Position(TypedDict):
    line: int


class _Source(TypedDict):
    ref: str


class _RedoclyLocation(TypedDict):
    source: _Source
    start: _Position


class _RedoclyProblem(TypedDict):
    ruleId: str
    location: list[_RedoclyLocation]


class _RedoclyReport(TypedDict):
    problems: list[_RedoclyProblem]


class _Range(TypedDict):
    start: _Position


class _SpectralResult(TypedDict):
    code: str
    source: str
    range: _Range


def read_ridelint(output: bytes, folder: Path) -> Places:
    """The places in our own JSON report."""
    report = cast("_Report", _parse(output))
    return _collect(folder, ((f["rule"], f["file"], f["line"]) for f in report["findings"]))


def read_redocly(output: bytes, folder: Path) -> Places:
    """The places in `redocly lint --format json`: files relative to the working directory, lines from 1."""
    report = cast("_RedoclyReport", _parse(output))
    first = ((problem["ruleId"], problem["location"][0]) for problem in report["problems"])
    return _collect(folder, ((rule, at["source"]["ref"], at["start"]["line"]) for rule, at in first))


def read_spectral(output: bytes, folder: Path) -> Places:
    """The places in `spectral lint -f json`: lines from 0."""
    results = cast("list[_SpectralResult]", _parse(output))
    return _collect(folder, ((r["code"], r["source"], r["range"]["start"]["line"] + 1) for r in results))


def read_vacuum(output: bytes, folder: Path) -> Places:
    """The places in `vacuum spectral-report`: Spectral's shape, but lines from 1, and `null` for no finding."""
    results = cast("list[_SpectralResult] | None", _parse(output))
    return _collect(folder, ((r["code"], r["source"], r["range"]["start"]["line"]) for r in results or ()))


def compare(ours: Places, theirs: Places) -> Difference:
    """The places of either side that the other side lacks, in order."""
    return Difference(tuple(sorted(ours - theirs)), tuple(sorted(theirs - ours)))


def quote(place: Place) -> str:
    """The source line at a place, without its margin, so that a reader can judge a difference at sight."""
    try:
        lines = Path(place.file).read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return lines[place.line - 1].strip()[:80] if 0 < place.line <= len(lines) else ""


def _parse(output: bytes) -> object:
    try:
        return cast("object", json.loads(output))
    except ValueError as error:
        raise ToolError(f"its report is not JSON: {output[:80]!r}") from error


def _collect(folder: Path, found: Iterable[tuple[str, str, int]]) -> Places:
    # A peer also reports what nobody asked (a `$ref` it cannot fetch, a key it dislikes): only the questions count.
    return frozenset(
        Place(str((folder / file).resolve()), line, QUESTIONS[rule]) for rule, file, line in found if rule in QUESTIONS
    )
