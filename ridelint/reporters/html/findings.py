"""Findings by service and rule; each can be opened, and the first of each rule have both sides inside.

A report may have thousands: details are bounded, and what is past the bound still has its place, its call and its
count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from ridelint.model import Finding, Severity
from ridelint.reporters.count import WORDS, some
from ridelint.reporters.html.details import details
from ridelint.reporters.html.overview import severity_sign
from ridelint.reporters.html.tags import Html, element, joined, prose, text
from ridelint.reporters.report import Report

_WHOLE_OF_RULE = 25
"""Findings of one rule and service that have both sides inside, and of all together, shared fairly."""
_WHOLE = 500
_LEAST = 3
_OPEN = 5
"""Rules that stand open when the page does; with more, their names come first."""

Groups = dict[str, dict[str, list[Finding]]]


class _Drawing(NamedTuple):
    """What all of the findings' parts need: ``numbers`` gives each its id, ``whole`` is how many are so in a rule."""

    report: Report
    numbers: Iterator[int]
    whole: int


def findings(report: Report) -> Html:
    groups = _grouped(report.findings)
    share = _WHOLE // max(1, sum(map(len, groups.values())))
    drawing = _Drawing(report, count(1), max(_LEAST, min(share, _WHOLE_OF_RULE)))
    services = (_service(name, rules, drawing) for name, rules in groups.items())
    body = joined(services) if groups else element("p", text("Nothing was found."), class_="nothing")
    return element(
        "section",
        element("h2", text("Findings"), id="findings", tabindex="-1"),
        _filters(report, groups) if groups else Html(""),
        body,
        aria_labelledby="findings",
    )


def _grouped(findings: Sequence[Finding]) -> Groups:
    """By service, or the file where there is none, and by rule: the gravest and most frequent first."""
    groups: Groups = {}
    for finding in findings:
        name = finding.service or finding.location.file
        groups.setdefault(name, {}).setdefault(finding.rule, []).append(finding)
    return {name: dict(sorted(rules.items(), key=_weight)) for name, rules in sorted(groups.items())}


def _weight(rule: tuple[str, list[Finding]]) -> tuple[int, int, str]:
    name, found = rule
    return -max(finding.severity for finding in found), -len(found), name


def _service(name: str, rules: dict[str, list[Finding]], drawing: _Drawing) -> Html:
    total = sum(map(len, rules.values()))
    is_open = len(rules) <= _OPEN
    return element(
        "section",
        element("h3", text(name), text(" "), element("small", text(some(total, "finding")))),
        joined(_rule(rule, found, drawing, is_open=is_open) for rule, found in rules.items()),
        class_="service",
        data_service=name,
    )


def _rule(rule: str, found: Sequence[Finding], drawing: _Drawing, *, is_open: bool) -> Html:
    known = drawing.report.rules.get(rule)
    about = element("p", prose(known.summary), class_="about") if known else Html("")
    return element(
        "details",
        element(
            "summary",
            severity_sign(max(finding.severity for finding in found)),
            element("code", text(rule)),
            element("span", text(found[0].code), class_="code"),
            element("span", text(some(len(found), "finding")), class_="number"),
        ),
        about,
        joined(_finding(finding, drawing, is_whole=place < drawing.whole) for place, finding in enumerate(found)),
        class_="rule",
        open=is_open,
        data_rule=rule,
    )


def _finding(finding: Finding, drawing: _Drawing, *, is_whole: bool) -> Html:
    return element(
        "details",
        element(
            "summary",
            severity_sign(finding.severity),
            element("span", prose(finding.message), class_="message"),
            element("span", joined(_facts(finding), " "), class_="facts"),
        ),
        details(finding, drawing.report, is_whole=is_whole),
        class_="finding",
        id=f"finding-{next(drawing.numbers)}",
        data_severity=str(finding.severity),
    )


def _facts(finding: Finding) -> Iterator[Html]:
    if finding.operation:
        yield element("span", text(finding.operation), class_="operation")
    yield element("span", text(f"{finding.location.file}:{finding.location.line}"), class_="place")
    if finding.times > 1:
        yield element("span", text(f"seen {finding.times:,} times"), class_="times")


def _filters(report: Report, groups: Groups) -> Html:
    """Shown by the script, without which they would do nothing."""
    severities = [severity for severity in sorted(Severity, reverse=True) if _has(report, severity)]
    rules = sorted({rule for found in groups.values() for rule in found})
    boxes = (
        element(
            "label", Html(f'<input type="checkbox" name="severity" value="{severity}" checked>'), text(WORDS[severity])
        )
        for severity in severities
    )
    return element(
        "form",
        element("label", text("Search"), Html('<input type="search" id="search" autocomplete="off">'), class_="search"),
        _choice("service", "Service", list(groups)),
        _choice("rule", "Rule", rules),
        element("fieldset", element("legend", text("Severity")), joined(boxes)),
        element("output", id="shown", for_="search", aria_live="polite"),
        id="filters",
        role="search",
        aria_label="Filter the findings",
        hidden=True,
    )


def _has(report: Report, severity: Severity) -> bool:
    return any(finding.severity is severity for finding in report.findings)


def _choice(name: str, label: str, values: Sequence[str]) -> Html:
    options = (element("option", text(value), value=value) for value in values)
    every = element("option", text("all"), value="")
    return element("label", text(label), element("select", every, joined(options), id=name))
