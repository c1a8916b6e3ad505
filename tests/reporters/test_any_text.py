"""Whatever stands in a description ends up in messages: no format may break on it."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema_rs
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.model import Edit, Exchange, Finding, Fix, Location, Request, Response, Severity
from ridelint.reporters import NAMES, Report, render
from ridelint.reporters.visible import encodable
from tests.reporters.fakes import RULES

# With lone surrogates, which JSON escapes and odd file names bring in, and what the formats give a meaning to.
TEXTS = st.text(st.characters() | st.sampled_from("\r\n\t\x00\x1b%:,]>&<\"'\\\u2028\ufffe\udc80车"), max_size=20)
POSITIONS = st.integers(1, 30)
LOCATIONS = st.builds(Location, TEXTS, POSITIONS, POSITIONS, POSITIONS, POSITIONS)
EDITS = st.builds(lambda start, length, text: Edit(start, start + length, text), POSITIONS, POSITIONS, TEXTS)
FIXES = st.builds(Fix, TEXTS, st.lists(EDITS, max_size=2).map(tuple))
EXCHANGES = st.tuples(TEXTS, TEXTS, st.integers(100, 599), TEXTS).map(
    lambda call: Exchange(Request(call[0], call[1]), Response(call[2]), call[3])
)
FINDINGS = st.builds(
    Finding,
    rule=st.sampled_from((*RULES, "syntax")),
    code=st.just("RL101"),
    severity=st.sampled_from(Severity),
    message=TEXTS,
    location=LOCATIONS,
    pointer=TEXTS,
    help=TEXTS,
    fix=st.none() | FIXES,
    exchange=st.none() | EXCHANGES,
    fingerprint=TEXTS,
    times=POSITIONS,
)


def run(findings: list[Finding], source: str | None, gone: list[str], checked: list[str]) -> Report:
    return Report(
        tuple(findings),
        RULES,
        files=1,
        documents=1,
        gone=tuple(gone),
        checked=tuple(dict.fromkeys(checked)),
        source_line=lambda _file, _line: source,
    )


REPORTS = st.builds(
    run, st.lists(FINDINGS, max_size=3), st.none() | TEXTS, st.lists(TEXTS, max_size=2), st.lists(TEXTS, max_size=2)
)


@pytest.mark.parametrize("name", NAMES)
@given(report=REPORTS)
def test_every_format_can_be_written_as_utf_8(name: str, report: Report) -> None:
    render(name, report, color=True, statistics=True).encode("utf-8")


@given(report=REPORTS)
def test_json_parses_and_gives_every_text_back(report: Report, published: dict[str, Any]) -> None:
    text = render("json", report)
    written = orjson.loads(text)

    jsonschema_rs.validator_for(published).validate(written)
    assert [(found["message"], found["help"], found["file"]) for found in written["findings"]] == [
        (encodable(finding.message), encodable(finding.help), encodable(finding.location.file))
        for finding in report.findings
    ]


@given(report=REPORTS)
def test_sarif_stays_valid(report: Report, standard: jsonschema_rs.Validator) -> None:
    standard.validate(json.loads(render("sarif", report)))


@given(REPORTS)
def test_gitlab_has_an_entry_a_finding_and_a_fingerprint_each(report: Report) -> None:
    entries = orjson.loads(render("gitlab", report))

    assert len(entries) == len({entry["fingerprint"] for entry in entries}) == len(report.findings)


@given(REPORTS)
def test_github_has_one_line_a_finding(report: Report) -> None:
    commands = render("github", report).splitlines()

    assert len(commands) == len(report.findings)
    assert all(command.startswith(("::error ", "::warning ", "::notice ")) for command in commands)


@given(REPORTS)
def test_junit_parses_and_its_counts_are_right(report: Report) -> None:
    suites = ET.fromstring(render("junit", report))

    assert len(list(suites.iter("failure"))) == len(report.findings) == int(suites.get("failures", ""))
    assert len(list(suites.iter("testcase"))) == int(suites.get("tests", ""))
    for suite in suites:
        assert len(list(suite.iter("failure"))) == int(suite.get("failures", ""))
        assert len(suite) == int(suite.get("tests", "")) > 0


@given(REPORTS)
def test_html_has_one_script_and_an_article_a_finding(report: Report) -> None:
    markup = render("html", report)

    assert (markup.count("<script"), markup.count("<style")) == (1, 1)
    assert markup.count('class="finding"') == len(report.findings)


@given(REPORTS)
def test_quiet_text_has_one_line_a_finding(report: Report) -> None:
    assert len(render("text", report, quiet=True).splitlines()) == len(report.findings)
