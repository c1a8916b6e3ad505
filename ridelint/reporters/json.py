"""The project's own format, for programs: documented by ``schemas/report.schema.json`` and versioned.

The version changes when a member is renamed, removed or changes its meaning; a new member keeps it, so a reader
ignores what it does not know.
"""

from __future__ import annotations

from ridelint.model import Exchange, Finding, Fix
from ridelint.reporters.count import by_rule, by_severity
from ridelint.reporters.jsontext import array, compact, indented
from ridelint.reporters.report import Report

VERSION = "1"


def render(report: Report) -> str:
    findings = array((_finding(finding) for finding in report.findings), indent=2)
    summary = indented(_summary(report), indent=2)
    return f'{{\n  "version": {compact(VERSION)},\n  "findings": {findings},\n  "summary": {summary}\n}}\n'


def _finding(finding: Finding) -> dict[str, object]:
    place = finding.location
    written: dict[str, object] = {
        "rule": finding.rule,
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "pointer": finding.pointer,
        "fingerprint": finding.fingerprint,
        "help": finding.help,
    }
    if finding.fix is not None:
        written["fix"] = _fix(finding.fix)
    if finding.exchange is not None:
        written["exchange"] = _exchange(finding.exchange)
    return written


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{"start": edit.start, "end": edit.end, "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "edits": edits}


def _exchange(exchange: Exchange) -> dict[str, object]:
    """Which call it was; queries, headers and bodies stay out, because a report is no place for tokens."""
    return {
        "label": exchange.label,
        "method": exchange.request.method,
        "path": exchange.request.path,
        "status": exchange.response.status,
    }


def _summary(report: Report) -> dict[str, object]:
    return {
        "files": report.files,
        "documents": report.documents,
        "findings": len(report.findings),
        "by_severity": {str(severity): number for severity, number in by_severity(report.findings).items()},
        "by_rule": by_rule(report.findings),
        "suppressed": report.suppressed,
        "baselined": report.baselined,
        "gone": list(report.gone),
    }
