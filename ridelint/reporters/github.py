"""Workflow commands that GitHub Actions turns into annotations on the changed lines.

Escapes are those of the runner: ``%``, carriage return and line feed everywhere, ``:`` and ``,`` in properties too.
GitHub shows at most ten annotations of each level for a step; the log keeps them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ridelint.model import Finding, Severity
from ridelint.reporters.place import last_line, path
from ridelint.reporters.report import Report
from ridelint.reporters.visible import lines, one_line, visible

_COMMANDS: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARN: "warning", Severity.INFO: "notice"}
)


def render(report: Report) -> str:
    return "".join(f"{_command(finding)}\n" for finding in report.findings)


def _command(finding: Finding) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(finding))
    return f"::{_COMMANDS[finding.severity]} {properties}::{_message(finding)}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    """Columns only where the span is on one line: the checks API refuses them otherwise."""
    place, end_line = finding.location, last_line(finding.location)
    yield "file", visible(path(place.file))
    yield "line", str(place.line)
    yield "endLine", str(end_line)
    if place.line == place.end_line:
        yield "col", str(place.column)
        yield "endColumn", str(place.end_column)
    yield "title", one_line(f"{finding.code} {finding.rule}")


def _message(finding: Finding) -> str:
    text = "\n".join((finding.message, *_call(finding), *((f"help: {finding.help}",) if finding.help else ())))
    return _data("\n".join(lines(text)))


def _call(finding: Finding) -> Iterator[str]:
    if finding.exchange is not None:
        from ridelint.reporters.observed import call, spot, times  # noqa: PLC0415 - most runs observe nothing

        yield f"call: {call(finding.exchange)}{times(finding)}"
        yield f"at: {spot(finding)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
