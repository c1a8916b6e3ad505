"""Findings: each fault once, in a fixed order, under a name that lasts."""

from __future__ import annotations

from datetime import date

import pytest

from ridelint.config import parse
from ridelint.document import Store
from ridelint.engine import Job, check
from ridelint.examples import MAIN, files
from ridelint.findings import findings_of, with_fingerprints
from ridelint.harvest import Sighting
from ridelint.model import Check, Finding, Location, Part, Pointer, Rule, Severity
from ridelint.nodes import Field
from ridelint.rules import load_all

TODAY = date(2026, 1, 1)
TEXT = """
paths:
  /a: {get: {responses: {'200': {$ref: '#/components/responses/A'}, '202': {$ref: '#/components/responses/A'}}}}
components:
  responses: {A: {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
  schemas: {A: {type: object, properties: {badName: {}, errors: {}}}}
"""


class Everywhere:
    """A policy by which every rule has one severity."""

    def __init__(self, severity: Severity | None = Severity.ERROR) -> None:
        self.level = severity

    def severity(self, rule: Rule, file: str) -> Severity | None:
        return self.level


def rule(name: str, code: str = "RL1", yields_to: tuple[str, ...] = ()) -> Rule:
    checks = (Check(Field, lambda _view, _settings: ()),)
    return Rule(name, code, Severity.WARN, "A rule.", (), checks, yields_to=yields_to)


def seen(
    name: str = "a",
    message: str = "m",
    line: int = 1,
    *,
    part: Part = Part.KEY,
    covered: bool = False,
    crash: bool = False,
) -> Sighting:
    pointer = Pointer(("p", line))
    location = Location("f.yaml", line, 1, line, 2)
    return Sighting(name, pointer, part, message, "", None, location, (("f.yaml", pointer),) if covered else (), crash)


def told(*sightings: Sighting, rules: tuple[Rule, ...] = (rule("a"), rule("b", "RL2"))) -> list[tuple[str, str, int]]:
    findings, _ = findings_of(sightings, rules, Everywhere())
    return [(finding.rule, finding.message, finding.location.line) for finding in findings]


def of(text: str, *names: str) -> tuple[Finding, ...]:
    job = Job(load_all(names), parse(""), TODAY)
    return with_fingerprints(check([MAIN], job, store=Store.of(files(text))).findings)


def test_a_fault_that_is_met_twice_is_told_once() -> None:
    assert told(seen(), seen()) == [("a", "m", 1)]
    assert [finding.pointer for finding in of(TEXT, "field-name-case")] == ["/components/schemas/A/properties/badName"]


def test_another_message_at_the_same_place_is_another_finding() -> None:
    assert told(seen(message="m"), seen(message="n")) == [("a", "m", 1), ("a", "n", 1)]


def test_findings_are_in_the_order_of_file_line_and_code_however_they_were_met() -> None:
    met = [seen("b", line=1), seen("a", line=10), seen("a", line=2), seen("a", line=1)]

    assert told(*met) == told(*reversed(met)) == [("a", "m", 1), ("b", "m", 1), ("a", "m", 2), ("a", "m", 10)]


def test_a_fault_is_covered_only_where_every_way_to_it_is() -> None:
    assert findings_of([seen(covered=True), seen(covered=True)], [rule("a")], Everywhere()) == ((), 1)
    assert told(seen(covered=True), seen()) == [("a", "m", 1)]


def test_a_rule_is_silent_where_the_one_it_yields_to_reports_the_same_place() -> None:
    rules = (rule("a", yields_to=("b",)), rule("b"))

    assert told(seen("a"), seen("b"), rules=rules) == [("b", "m", 1)]
    assert told(seen("a"), seen("b", line=2), rules=rules) == [("a", "m", 1), ("b", "m", 2)]
    assert len(told(seen("a"), seen("b")._replace(part=Part.VALUE), rules=rules)) == 2


def test_a_rule_is_not_silent_for_one_that_is_covered_there() -> None:
    rules = (rule("a", yields_to=("b",)), rule("b"))

    assert told(seen("a"), seen("b", covered=True), rules=rules) == [("a", "m", 1)]


def test_a_crash_is_an_error_and_yields_to_nobody() -> None:
    rules = (rule("a", yields_to=("b",)), rule("b"))
    findings, _ = findings_of([seen("a")._replace(crash=True), seen("b")], rules, Everywhere(Severity.INFO))

    assert [(finding.rule, finding.severity) for finding in findings] == [("a", Severity.ERROR), ("b", Severity.INFO)]


@pytest.mark.parametrize("change", ["# shifted\n\n", "tags: [{name: new}]\n"])
def test_a_fingerprint_survives_a_shifted_line(change: str) -> None:
    before, after = (
        of(TEXT, "field-name-case", "error-singular"),
        of(change + TEXT, "field-name-case", "error-singular"),
    )

    assert [finding.location.line for finding in before] != [finding.location.line for finding in after]
    assert [finding.fingerprint for finding in before] == [finding.fingerprint for finding in after]


def test_fingerprints_tell_findings_apart() -> None:
    findings, _ = findings_of([seen(line=line, message=m) for line in (1, 2) for m in "mn"], [rule("a")], Everywhere())

    assert len({finding.fingerprint for finding in with_fingerprints(findings)}) == 4


def test_findings_that_agree_in_all_but_the_line_are_told_apart_by_their_order() -> None:
    one = seen(line=1)
    other = one._replace(pointer=Pointer(("p", "1")), location=one.location._replace(line=2))
    findings, _ = findings_of([other, one], [rule("a")], Everywhere())
    again, _ = findings_of([one, other], [rule("a")], Everywhere())

    assert {finding.pointer for finding in findings} == {"/p/1"}
    assert findings == again
    assert len({finding.fingerprint for finding in with_fingerprints(findings)}) == 2
