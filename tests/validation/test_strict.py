"""``--strict`` reports what openapi-spec-validator rejects, at its place, and nothing twice."""

from __future__ import annotations

from datetime import date

from ridelint.config import parse
from ridelint.document import Store
from ridelint.engine import Job, check
from ridelint.examples import MAIN, files
from ridelint.model import Rule
from ridelint.rules import load
from ridelint.settings import Settings


class _Strict:
    def settings(self, file: str) -> Settings:
        return parse("").settings(file)._replace(strict=True)

    def severity(self, rule: Rule, file: str) -> object:
        return rule.severity


def _found(texts: str | dict[str, str]) -> list[tuple[str, str, str]]:
    job = Job((load("document-invalid"),), _Strict(), date(2026, 1, 1))  # type: ignore[arg-type]  # severity is one
    outcome = check([MAIN], job, store=Store.of(files(texts)))
    assert not outcome.crashed
    return [(f.location.file, f.pointer, f.message) for f in outcome.findings]


def test_what_no_schema_can_say_is_told_at_its_operation() -> None:
    operations = "{operationId: read, responses: {'200': {description: It}}}"
    found = _found(f"paths: {{/a: {{get: {operations}}}, /b: {{get: {operations}}}}}\n")
    assert found == [(MAIN, "/paths/~1b/get", "Operation ID 'read' for 'get' in '/b' is not unique")]


def test_what_stands_in_another_file_is_told_there() -> None:
    main = "components: {schemas: {Order: {$ref: order.yaml}}}\n"
    found = _found({MAIN: main, "order.yaml": "properties: {id: {type: string, default: 3}}\n"})
    assert found == [("order.yaml", "/properties/id", "3 is not of type 'string'")]


def test_what_the_official_schema_rejects_is_told_once() -> None:
    found = _found("components: {schemas: {Order: {type: any}}}\n")
    assert [pointer for _, pointer, _ in found] == ["/components/schemas/Order/type"]


def test_a_check_that_fails_is_told_and_the_others_go_on() -> None:
    text = """
paths:
  /a: {get: {responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/nope'}}}}}}}
  /b/{id}: {get: {responses: {'200': {description: B}}}}
"""
    found = _found(text)
    assert [pointer for _, pointer, _ in found] == [
        "/paths/~1a/get/responses/200/content/application~1json/schema",
        "/paths/~1b~1{id}/get",
    ]
    assert found[0][2].startswith("the full validation cannot go on here: PointerToNowhere: ")
