"""What a reporter is given, and the choice of one by name.

Only the chosen format's module is imported: a run that prints text pays nothing for JSON or XML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypedDict, Unpack, cast

from ridelint.model import Finding, Rule

if TYPE_CHECKING:
    from ridelint.coverage import Coverage

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "ridelint.reporters.text",
        "json": "ridelint.reporters.json",
        "sarif": "ridelint.reporters.sarif",
        "gitlab": "ridelint.reporters.gitlab",
        "github": "ridelint.reporters.github",
        "junit": "ridelint.reporters.junit",
        "html": "ridelint.reporters.html",
    }
)
"""Each format's name and the module whose ``render(report)`` writes it."""

NAMES: tuple[str, ...] = tuple(FORMATS)


def no_source(_file: str, _line: int) -> str | None:
    """The source of a run whose files cannot be shown."""
    return None


class Report(NamedTuple):
    """The result of one run, ready to be told; ``findings`` are sorted and filtered already.

    ``files`` counts the descriptions checked and ``documents`` every file read, those reached by ``$ref`` included.
    ``checked`` names the descriptions, as a ``Location`` would; without it `junit` cannot list the clean ones.
    ``gone`` has one readable line for each baseline entry that no longer occurs. ``seconds`` is given only for a
    terminal: all else is the same bytes in every run. ``source_line`` takes a file and a line number from 1. A rule's
    help link is ``docs_url`` followed by its id, so the base ends with ``/`` or ``#``. ``exchanges`` counts the calls
    of a run that observed some, and ``coverage`` is what they have shown. ``secrets`` are names of headers and fields
    that are masked besides those known to hold secrets.
    """

    findings: tuple[Finding, ...]
    rules: Mapping[str, Rule]
    files: int
    documents: int
    suppressed: int = 0
    baselined: int = 0
    gone: tuple[str, ...] = ()
    seconds: float | None = None
    source_line: Callable[[str, int], str | None] = no_source
    tool_version: str = ""
    docs_url: str = ""
    checked: tuple[str, ...] = ()
    coverage: Coverage | None = None
    exchanges: int | None = None
    secrets: tuple[str, ...] = ()


class _Reporter(Protocol):
    def render(self, report: Report) -> str: ...


class Reading(TypedDict, total=False):
    """How text is read: on a terminal of a width, in colour; ``quiet``, ``verbose``, with ``statistics``."""

    color: bool
    width: int | None
    statistics: bool
    quiet: bool
    verbose: bool


def render(name: str, report: Report, **reading: Unpack[Reading]) -> str:
    """The whole output in one format, newline-terminated, and empty where the format says nothing.

    The options after ``report`` are about reading on a terminal, so only ``text`` heeds them.

    Raises:
        ValueError: no format has this name.
    """
    if name not in FORMATS:
        raise ValueError(f"unknown format {name!r}: choose from {', '.join(NAMES)}")
    report = _masked(report)
    if name == "text":
        from ridelint.reporters import text  # noqa: PLC0415 - imported only when chosen

        return text.render(report, **reading)
    return cast("_Reporter", import_module(FORMATS[name])).render(report)


def _masked(report: Report) -> Report:
    """Done here, so that no format can forget it."""
    if all(finding.exchange is None for finding in report.findings):
        return report
    from ridelint.masking import masked_finding  # noqa: PLC0415 - only observed calls hold secrets

    return report._replace(findings=tuple(masked_finding(finding, report.secrets) for finding in report.findings))
