"""Every example of every rule holds: exact places, exact fixed text, and nothing else disturbed by a fix."""

from __future__ import annotations

import pytest

from ridelint.examples import Bad, BadExchange, Good, get, respond
from ridelint.model import Rule
from ridelint.rules import load, load_all
from ridelint.trial import Case, cases, complaints

ALL = load_all()
CASES = [case for rule in ALL for case in cases(rule, ALL)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_example_holds(case: Case) -> None:
    assert complaints(case) == []


RULE = load("field-name-case")
TEXT = "components: {schemas: {Order: {properties: {driverId: {}}}}}\n"
AT = "/components/schemas/Order/properties/driverId"


def _of(example: Good | Bad | BadExchange, rule: Rule = RULE) -> list[str]:
    (case,) = cases(rule._replace(examples=(example,)), ALL)
    return complaints(case)


def test_good_example_that_is_reported_fails() -> None:
    assert _of(Good(TEXT)) == [f"is reported at `{AT}`, and should be at no place"]


def test_bad_example_that_is_reported_elsewhere_fails() -> None:
    assert _of(Bad(TEXT, at=["/paths"])) == [f"is reported at `{AT}`, and should be at `/paths`"]


def test_call_that_is_not_reported_fails() -> None:
    example = BadExchange(get("/a"), respond(200, {"a": 1}), at=["/response/body/a"])
    assert _of(example) == ["is reported at no place, and should be at `/response/body/a`"]


def test_call_that_is_reported_by_another_line_fails() -> None:
    answer = respond(200, {"driverId": 1})
    example = BadExchange(get("/a"), answer, ["/response/body/driverId"], "paths:\n  /a:\n    get: {}\n", ["/paths"])
    (complaint,) = _of(example)
    assert complaint == (
        "is reported at `/response/body/driverId by line 5`, and should be at `/response/body/driverId by line 3`"
    )


def test_fix_that_writes_another_text_fails() -> None:
    (complaint,) = _of(Bad(TEXT, at=[AT], fixed=TEXT.replace("driverId", "driver")))
    assert complaint.startswith("is fixed to 'openapi: 3.0.3")
    assert "driver_id" in complaint.partition(", and should be to ")[0]


def test_fixed_text_that_brings_other_findings_fails() -> None:
    fixed = TEXT.replace("driverId", "errors")
    assert _of(Bad(TEXT, at=[AT], fixed=fixed))[1:] == ["its fix brings new findings of `error-singular`"]
