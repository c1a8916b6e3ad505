"""Suppression: an ignore covers its node and all below it, through references; what another way reaches stays told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from ridelint.config import parse
from ridelint.document import Store
from ridelint.engine import Job, check
from ridelint.examples import MAIN, files
from ridelint.rules import load_all

TODAY = date(2026, 1, 1)
RULES = load_all(["field-name-case"])

OPERATION = """
paths:
  /a:
    get:
      {ignore}
      responses: {{'200': {{description: A, content: {{application/json: {{schema: {{$ref: '{target}'}}}}}}}}}}
"""
SHARED = "components: {schemas: {A: {type: object, properties: {badName: {type: string}}}}}\n"
IGNORE = "x-ridelint-ignore: {field-name-case: an old app sends it}"


def checked(text: str | Mapping[str, str]) -> tuple[list[str], int]:
    """Where something is found, and how many faults are covered."""
    outcome = check([MAIN], Job(RULES, parse(""), TODAY), store=Store.of(files(text)))
    return [f"{finding.location.file}#{finding.pointer}" for finding in outcome.findings], outcome.suppressed


def local(ignore: str) -> str:
    schema = "{type: object, properties: {badName: {type: string}}}"
    return f"components: {{schemas: {{A: {schema}}}, x-other: 1}}\n".replace(
        "{type: object,", f"{{{ignore}, type: object,"
    )


@pytest.mark.parametrize(
    "ignore",
    [
        IGNORE,
        "x-ridelint-ignore: {RL101: by its code}",
        "x-ridelint-ignore: {field-name-case: {reason: an old app sends it}}",
        "x-ridelint-ignore: {field-name-case: {reason: old, until: 2026-01-01}}",
        "x-ridelint-ignore: {until: 2026-12-31, field-name-case: old}",
        "x-ridelint-ignore: {field-name-case: old, until: 'no date, which is told elsewhere'}",
        "x-ridelint-ignore: [field-name-case]",
        "x-ridelint-ignore: field-name-case",
    ],
)
def test_an_ignore_covers_what_is_below_it(ignore: str) -> None:
    assert checked(local(ignore)) == ([], 1)


@pytest.mark.parametrize(
    "ignore",
    [
        "x-ridelint-ignore: {field-name-case: {reason: old, until: 2025-12-31}}",
        "x-ridelint-ignore: {until: 2025-12-31, field-name-case: old}",
        "x-ridelint-ignore: {error-singular: another rule}",
        "x-ridelint-ignore: null",
    ],
)
def test_an_ignore_that_is_over_or_of_another_rule_covers_nothing(ignore: str) -> None:
    assert checked(local(ignore)) == (["openapi.yaml#/components/schemas/A/properties/badName"], 0)


def test_an_ignore_beside_the_fault_covers_nothing_of_its_siblings() -> None:
    text = f"components: {{schemas: {{A: {{{IGNORE}}}, B: {{properties: {{badName: {{}}}}}}}}}}"

    assert checked(text) == (["openapi.yaml#/components/schemas/B/properties/badName"], 0)


def test_an_ignore_at_an_operation_covers_what_only_that_operation_reaches() -> None:
    found = checked(
        {
            "openapi.yaml": OPERATION.format(ignore=IGNORE, target="shared.yaml#/A"),
            "shared.yaml": "A: {type: object, properties: {inner: {$ref: '#/B'}}}\nB: {properties: {badName: {}}}",
        }
    )
    assert found == ([], 1)


def test_what_an_uncovered_place_reaches_too_is_told() -> None:
    assert checked(OPERATION.format(ignore=IGNORE, target="#/components/schemas/A") + SHARED) == (
        ["openapi.yaml#/components/schemas/A/properties/badName"],
        0,
    )


def test_an_ignore_in_the_referenced_file_covers_every_way_to_it() -> None:
    found = checked(
        {
            "openapi.yaml": OPERATION.format(ignore="summary: A", target="shared.yaml#/A"),
            "shared.yaml": f"A: {{{IGNORE}, properties: {{badName: {{}}}}}}",
        }
    )
    assert found == ([], 1)


def test_an_ignore_beside_a_reference_covers_what_is_behind_it() -> None:
    found = checked(
        {
            "openapi.yaml": f"components: {{schemas: {{A: {{$ref: 'shared.yaml#/A', {IGNORE}}}}}}}",
            "shared.yaml": "A: {properties: {badName: {}}}",
        }
    )
    assert found == ([], 1)
