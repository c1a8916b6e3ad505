"""Examples: what covers them, and what is too much for the validator."""

from __future__ import annotations

from datetime import date

import pytest

from ridelint.config import parse
from ridelint.document import Store
from ridelint.engine import Job, Outcome, check
from ridelint.examples import MAIN, files
from ridelint.nodes import Example
from ridelint.rules import load
from ridelint.validation.instances import Instances

ORDER = "components: {schemas: {Order: %s, Id: {type: integer}}}\n"


def _checked(text: str) -> Outcome:
    job = Job((load("example-invalid"),), parse(""), date(2026, 1, 1))
    return check([MAIN], job, store=Store.of(files(text)))


def test_an_ignore_above_an_example_covers_what_is_inside() -> None:
    outcome = _checked(ORDER % "{x-ridelint-ignore: {example-invalid: old}, items: {type: string}, example: [a, [1]]}")
    assert (outcome.findings, outcome.suppressed) == ((), 1)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("{required: [a, b, c], example: {b: 1}}", "the example lacks the required `a` and `c`"),
        ("{type: integer, format: int64, default: 9223372036854775808}", "the default must fit into 64 bits"),
        (
            "{type: array, items: {type: array, items: {type: string}}, example: [[a], [b, 3]]}",
            "item 1/1 of the example",
        ),
        ("{enum: ['1', a], example: 1}", 'the example must be one of `"1"`, `a`, and is `1`'),
        ("{maxLength: 1, example: ab}", "the example must have at most 1 character, and has 2"),
        ("{oneOf: [{type: string}, {maxLength: 3}], example: a}", "the example fits more than one of the schemas"),
        ("{not: {required: [a, b]}, example: {a: 1, b: 2}}", "the example may not have both `a` and `b`"),
        ("{format: date-time, type: string, example: 2026-01-31}", "the example must be a date and time (RFC 3339"),
    ],
)
def test_message_says_it_in_words(schema: str, message: str) -> None:
    found = _checked(ORDER % schema).findings
    assert [finding.message[: len(message)] for finding in found] == [message]


def test_what_cannot_be_known_rejects_nothing() -> None:
    unknown = (
        "{oneOf: [{$ref: '#/nope'}, {type: string}], not: {$ref: '#/nope'}, allOf: [{$ref: '#/nope'}], example: a}"
    )
    assert _checked(ORDER % unknown).findings == ()


def test_of_many_faults_of_one_kind_five_are_told() -> None:
    found = _checked(ORDER % f"{{items: {{type: string}}, example: {list(range(40))}}}").findings
    assert len(found) == 5
    assert found[-1].help.endswith("35 more like this one are not listed")


def test_an_example_that_is_too_much_for_the_validator_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Store.of(files(ORDER % "{type: integer}")).open(MAIN)
    schema = document.root.child("components").child("schemas").child("Order")
    views = [Example(schema.child("type"), schema, "example", None, "3.0") for _ in range(5)]  # type: ignore[arg-type]
    instances = Instances(views, "3.0", lambda *_: None)
    validator = instances._validator

    def failing(numbers: object) -> object:
        if "3" in numbers:  # type: ignore[operator]
            raise ValueError("too much")
        return validator(numbers)  # type: ignore[arg-type]

    monkeypatch.setattr(instances, "_validator", failing)
    assert len(list(instances.violations())) == 4
