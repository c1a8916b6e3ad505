"""JUnit XML: a suite for each file, a failed case for each finding, a passed one for each clean file.

GitLab tells cases apart by class and name and compares them between branches, so a name holds rule and pointer and no
line, and is unique in its file. Jenkins takes what follows a class name's last dot for the class, so a path's own dots
are replaced. There is always a case: both take a report without one for a broken build.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from ridelint.model import Finding
from ridelint.reporters.count import WORDS, some
from ridelint.reporters.header import header
from ridelint.reporters.paint import painter
from ridelint.reporters.place import path
from ridelint.reporters.report import Report
from ridelint.reporters.unique import unique
from ridelint.reporters.visible import lines, one_line, visible

if TYPE_CHECKING:
    from ridelint.coverage import Coverage
    from ridelint.reporters.junit_operations import Case


def render(report: Report) -> str:
    if report.coverage is not None:
        return _operations(report, report.coverage)
    suites = _suites(report)
    body = "".join(_suite(file, findings) for file, findings in suites.items())
    counts = _counts(sum(len(found) or 1 for found in suites.values()), len(report.findings))
    if not suites:
        body, counts = _clean_run(report), _counts(1, 0)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="ridelint" {counts}>\n{body}</testsuites>\n'


def _operations(report: Report, coverage: Coverage) -> str:
    from ridelint.reporters.covered import sentence  # noqa: PLC0415 - most runs observe nothing
    from ridelint.reporters.junit_operations import suites  # noqa: PLC0415

    told = suites(report.findings, coverage)
    body = "".join(_service(name, cases) for name, cases in told.items()) or _clean_run(report)
    counts = _counts_of([case for cases in told.values() for case in cases]) if told else _counts(1, 0)
    properties = f'  <properties>\n    <property name="coverage" value="{sentence(coverage)}"/>\n  </properties>\n'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="ridelint" {counts}>\n'
        f"{properties}{body}</testsuites>\n"
    )


def _service(name: str, cases: Sequence[Case]) -> str:
    return _wrapped(name, _counts_of(cases), "".join(_of_operation(name, case) for case in cases))


def _of_operation(service: str, case: Case) -> str:
    group = f"ridelint.{service.replace('.', '_')}"
    if case.finding is not None:
        where = case.finding.location
        return _written(case.name, group, where.file, f' line="{where.line}">\n{_failure(case.finding)}')
    file = "" if case.operation is None else case.operation.file
    skipped = '>\n      <skipped message="never called"/>\n    </testcase>'
    return _written(case.name, group, file, skipped if case.is_skipped else "/>")


def _counts_of(cases: Sequence[Case]) -> str:
    failures = sum(case.finding is not None for case in cases)
    return _counts(len(cases), failures, sum(case.is_skipped for case in cases))


def _suites(report: Report) -> dict[str, list[Finding]]:
    """The findings of each file: those checked first, in their order, then those reached by ``$ref``."""
    suites: dict[str, list[Finding]] = {file: [] for file in report.checked}
    for finding in report.findings:
        suites.setdefault(finding.location.file, []).append(finding)
    return suites


def _suite(file: str, findings: Sequence[Finding]) -> str:
    cases = "".join(_failed(finding, name) for finding, name in zip(findings, _names(findings), strict=True))
    counts = _counts(len(findings) or 1, len(findings))
    return _wrapped(path(file), counts, cases or _case("no findings", file, "/>"))


def _clean_run(report: Report) -> str:
    read = some(max(report.documents, report.files), "file")
    return _wrapped("ridelint", _counts(1, 0), f'    <testcase name="{read}, no findings" classname="ridelint"/>\n')


def _wrapped(name: str, counts: str, cases: str) -> str:
    return f'  <testsuite name="{_attribute(name)}" {counts}>\n{cases}  </testsuite>\n'


def _failed(finding: Finding, name: str) -> str:
    return _case(name, finding.location.file, f' line="{finding.location.line}">\n{_failure(finding)}')


def _failure(finding: Finding) -> str:
    told = [header(finding, painter(False)), *_call(finding), *(lines(f"help: {finding.help}") if finding.help else ())]
    return (
        f'      <failure message="{_attribute(one_line(finding.message))}" type="{WORDS[finding.severity]}">'
        f"{escape(chr(10).join(told))}</failure>\n    </testcase>"
    )


def _call(finding: Finding) -> list[str]:
    if finding.exchange is None:
        return []
    from ridelint.reporters.curl import curl  # noqa: PLC0415 - most runs observe nothing
    from ridelint.reporters.observed import call, spot, times  # noqa: PLC0415

    said = f"call: {call(finding.exchange)}{times(finding)}\nat: {spot(finding)}\nrepeat: {curl(finding.exchange)}"
    return lines(said)


def _case(name: str, file: str, rest: str) -> str:
    return _written(name, f"ridelint.{path(file).replace('.', '_')}", file, rest)


def _written(name: str, group: str, file: str, rest: str) -> str:
    relative = path(file)
    return (
        f'    <testcase name="{_attribute(name)}" classname="{_attribute(group)}" file="{_attribute(relative)}"{rest}\n'
    )


def _names(findings: Sequence[Finding]) -> Iterator[str]:
    return unique((f"{finding.rule} {finding.pointer}".rstrip() for finding in findings), "{} ({})")


def _counts(tests: int, failures: int, skipped: int = 0) -> str:
    return f'tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}"'


def _attribute(text: str) -> str:
    """Control characters are made visible: XML 1.0 section 2.2 allows most of them not even as a reference."""
    return escape(visible(text))
