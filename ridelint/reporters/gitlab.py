"""GitLab Code Quality: the array that ``artifacts:reports:codequality`` takes.

GitLab drops an entry whose fingerprint it has seen in the same report, and compares fingerprints between branches; so
they are unique here and do not depend on lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ridelint.model import Finding, Severity
from ridelint.reporters.jsontext import array
from ridelint.reporters.place import last_line, path
from ridelint.reporters.report import Report
from ridelint.reporters.unique import unique
from ridelint.reporters.visible import one_line

_SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "major", Severity.WARN: "minor", Severity.INFO: "info"}
)


def render(report: Report) -> str:
    fingerprints = unique((finding.fingerprint or finding.rule for finding in report.findings), "{}-{}")
    pairs = zip(report.findings, fingerprints, strict=True)
    return array(_entry(finding, fingerprint) for finding, fingerprint in pairs) + "\n"


def _entry(finding: Finding, fingerprint: str) -> dict[str, object]:
    place = finding.location
    return {
        "description": one_line(f"{finding.message}{_call(finding)}"),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": path(place.file), "lines": {"begin": place.line, "end": last_line(place)}},
    }


def _call(finding: Finding) -> str:
    """The widget shows the description alone, so the call has to be in it."""
    if finding.exchange is None:
        return ""
    from ridelint.reporters.observed import call, times  # noqa: PLC0415 - most runs observe nothing

    return f" ({call(finding.exchange)}{times(finding)})"
