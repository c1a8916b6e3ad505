"""The project's own format, for programs: documented by ``schemas/report.schema.json`` and versioned.

The version changes when a member is renamed, removed or changes its meaning; a new member keeps it, so a reader
ignores what it does not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ridelint.model import Exchange, Finding, Fix
from ridelint.reporters.count import by_rule, by_severity
from ridelint.reporters.jsontext import array, compact, indented
from ridelint.reporters.report import Report

if TYPE_CHECKING:
    from ridelint.coverage import Coverage, OperationCoverage, StatusCoverage

VERSION = "1"


def render(report: Report) -> str:
    findings = array((_finding(finding) for finding in report.findings), indent=2)
    summary = indented(_summary(report), indent=2)
    covered = "" if report.coverage is None else f'  "coverage": {_operations(report.coverage)},\n'
    if report.coverage is not None and report.coverage.skipped:
        covered += f'  "skipped": {array((probe._asdict() for probe in report.coverage.skipped), indent=2)},\n'
    return f'{{\n  "version": {compact(VERSION)},\n  "findings": {findings},\n{covered}  "summary": {summary}\n}}\n'


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
        written["count"] = finding.times
        written["exchange"] = _exchange(finding, finding.exchange)
    return written


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{"start": edit.start, "end": edit.end, "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "edits": edits}


def _exchange(finding: Finding, exchange: Exchange) -> dict[str, object]:
    """Which call it was, what stands at the faulty place, and how to make the call again."""
    from ridelint.reporters.curl import curl  # noqa: PLC0415 - most runs observe nothing
    from ridelint.reporters.observed import spot  # noqa: PLC0415

    value = spot(finding).value
    return {
        "label": exchange.label,
        "method": exchange.request.method,
        "path": exchange.request.path,
        "status": exchange.response.status,
        "purpose": exchange.purpose.value,
        "service": finding.service,
        "operation": finding.operation,
        **({} if value is None else {"value": value}),
        "curl": curl(exchange),
    }


def _operations(coverage: Coverage) -> str:
    return array((_operation(operation) for operation in coverage.operations), indent=2)


def _operation(operation: OperationCoverage) -> dict[str, object]:
    return {
        "service": operation.service,
        "operation": operation.label,
        "operation_id": operation.operation_id,
        "file": operation.file,
        "line": operation.line,
        "state": operation.state.value,
        "calls": operation.calls,
        "statuses": [_status(status) for status in operation.statuses],
    }


def _status(status: StatusCoverage) -> dict[str, object]:
    fields = [
        {
            "pointer": field.pointer,
            "state": field.state.value,
            "seen": field.seen,
            "faults": field.faults,
            "line": field.line,
        }
        for field in status.fields
    ]
    return {
        "status": status.status,
        "state": status.state.value,
        "seen": status.seen,
        "faults": status.faults,
        "line": status.line,
        "fields": fields,
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
        **({} if report.exchanges is None else {"exchanges": report.exchanges}),
        **({} if report.coverage is None else {"coverage": _shares(report.coverage)}),
    }


def _shares(coverage: Coverage) -> dict[str, object]:
    from ridelint.reporters.covered import shares  # noqa: PLC0415 - most runs observe nothing

    return shares(coverage)
