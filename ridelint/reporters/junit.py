"""JUnit XML: a suite for each file, a failed case for each finding, a passed one for each clean file.

GitLab tells cases apart by class and name and compares them between branches, so a name holds rule and pointer and no
line, and is unique in its file. Jenkins takes what follows a class name's last dot for the class, so a path's own dots
are replaced. There is always a case: both take a report without one for a broken build.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from ridelint.model import Finding
from ridelint.reporters.count import WORDS, some
from ridelint.reporters.header import header
from ridelint.reporters.paint import painter
from ridelint.reporters.place import path
from ridelint.reporters.report import Report
from ridelint.reporters.unique import unique
from ridelint.reporters.visible import lines, one_line, visible


def render(report: Report) -> str:
    suites = _suites(report)
    body = "".join(_suite(file, findings) for file, findings in suites.items())
    counts = _counts(sum(len(found) or 1 for found in suites.values()), len(report.findings))
    if not suites:
        body, counts = _clean_run(report), _counts(1, 0)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="ridelint" {counts}>\n{body}</testsuites>\n'


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
    told = [header(finding, painter(False)), *(lines(f"help: {finding.help}") if finding.help else ())]
    failure = (
        f'      <failure message="{_attribute(one_line(finding.message))}" type="{WORDS[finding.severity]}">'
        f"{escape(chr(10).join(told))}</failure>\n    </testcase>"
    )
    return _case(name, finding.location.file, f' line="{finding.location.line}">\n{failure}')


def _case(name: str, file: str, rest: str) -> str:
    relative = path(file)
    group = f"ridelint.{relative.replace('.', '_')}"
    return (
        f'    <testcase name="{_attribute(name)}" classname="{_attribute(group)}" file="{_attribute(relative)}"{rest}\n'
    )


def _names(findings: Sequence[Finding]) -> Iterator[str]:
    return unique((f"{finding.rule} {finding.pointer}".rstrip() for finding in findings), "{} ({})")


def _counts(tests: int, failures: int) -> str:
    return f'tests="{tests}" failures="{failures}" errors="0" skipped="0"'


def _attribute(text: str) -> str:
    """Control characters are made visible: XML 1.0 section 2.2 allows most of them not even as a reference."""
    return escape(visible(text))
