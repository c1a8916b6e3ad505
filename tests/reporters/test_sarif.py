from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from ridelint.reporters import Report, render
from tests.reporters.fakes import ALL, FIELD, LIVE, NOTHING, SEEN, WHOLE, report

ONE_FINDING = """\
{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "ridelint",
          "version": "1.2.3",
          "informationUri": "https://example.org/rules",
          "rules": [
            {"id": "field-name-case", "name": "FieldNameCase", \
"shortDescription": {"text": "A field name is snake_case."}, \
"fullDescription": {"text": "Why: one spelling in every language."}, \
"helpUri": "https://example.org/rules#field-name-case", \
"help": {"text": "A field name is snake_case.\\n\\nWhy: one spelling in every language.\\n\\nSource: house rule", \
"markdown": "**field-name-case** (RL101)\\n\\nA field name is snake_case.\\n\\nWhy: one spelling in every language.\
\\n\\n*Source: house rule*"}, \
"defaultConfiguration": {"level": "error"}, "properties": {"tags": ["openapi", "RL101"]}},
            {"id": "path-trailing-slash", "name": "PathTrailingSlash", \
"shortDescription": {"text": "A path has no trailing slash."}, \
"fullDescription": {"text": "A path has no trailing slash."}, \
"helpUri": "https://example.org/rules#path-trailing-slash", \
"help": {"text": "A path has no trailing slash.", \
"markdown": "**path-trailing-slash** (RL201)\\n\\nA path has no trailing slash."}, \
"defaultConfiguration": {"level": "warning"}, "properties": {"tags": ["openapi", "RL201"]}}
          ]
        }
      },
      "columnKind": "unicodeCodePoints",
      "results": [
        {"ruleId": "field-name-case", "ruleIndex": 0, "level": "error", \
"message": {"text": "'driverId' is not snake_case\\nname it driver_id"}, \
"locations": [{"physicalLocation": {"artifactLocation": {"uri": "specs/user.yaml"}, \
"region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 13}}, \
"logicalLocations": [{"fullyQualifiedName": "/paths/~1a~1/driverId"}]}], \
"partialFingerprints": {"ridelint/v1": "f1"}, \
"fixes": [{"description": {"text": "Rename to driver_id"}, \
"artifactChanges": [{"artifactLocation": {"uri": "specs/user.yaml"}, \
"replacements": [{"deletedRegion": {"charOffset": 22, "charLength": 8}, "insertedContent": {"text": "driver_id"}}]}]}]}
      ]
    }
  ]
}
"""

EMPTY = """\
{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "ridelint",
          "rules": []
        }
      },
      "columnKind": "unicodeCodePoints",
      "results": []
    }
  ]
}
"""


def results(run: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render("sarif", run))["runs"][0]["results"]
    return found


def uri(file: str) -> str:
    (result,) = results(report(WHOLE._replace(location=WHOLE.location._replace(file=file))))
    written: str = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return written


def test_a_log_tells_rules_results_and_fixes() -> None:
    run = report(FIELD)._replace(tool_version="1.2.3", docs_url="https://example.org/rules#")

    assert render("sarif", run) == ONE_FINDING


def test_a_log_without_findings_is_complete() -> None:
    assert render("sarif", NOTHING._replace(rules={})) == EMPTY


@pytest.mark.parametrize(
    "run", [ALL, NOTHING, LIVE, report(SEEN)._replace(docs_url="https://example.org/", tool_version="1")]
)
def test_a_log_is_valid_against_the_official_schema(run: Report, standard: jsonschema_rs.Validator) -> None:
    standard.validate(json.loads(render("sarif", run)))


def test_the_official_schema_would_notice(standard: jsonschema_rs.Validator) -> None:
    log = render("sarif", report(FIELD))

    for right, wrong in (("specs/user.yaml", "specs/a b.yaml"), ('"startLine": 3', '"startLine": 0'), ("level", "lvl")):
        assert not standard.is_valid(json.loads(log.replace(right, wrong)))


def test_severities_become_levels() -> None:
    assert [result["level"] for result in results(ALL)] == ["note", "warning", "error"]


def test_a_finding_of_no_known_rule_has_no_rule_index() -> None:
    assert [result.get("ruleIndex") for result in results(ALL)] == [None, 1, 0]


def test_a_finding_without_a_fingerprint_has_no_partial_one() -> None:
    assert "partialFingerprints" not in results(report(WHOLE._replace(fingerprint="")))[0]


def test_the_whole_document_has_no_logical_location() -> None:
    assert "logicalLocations" not in results(report(WHOLE))[0]["locations"][0]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("specs/user.yaml", "specs/user.yaml"),
        ("./a b.yaml", "a%20b.yaml"),
        ("a:b#c?d%.yaml", "a%3Ab%23c%3Fd%25.yaml"),
        ("车.yaml", "%E8%BD%A6.yaml"),
        ("/tmp/a.yaml", "file:///tmp/a.yaml"),
        ("\udc80.yaml", "%5Cudc80.yaml"),
    ],
)
def test_a_file_is_a_percent_encoded_uri(file: str, expected: str) -> None:
    assert uri(file) == expected


def test_what_a_description_says_does_not_become_a_link() -> None:
    (result,) = results(report(WHOLE._replace(message="see [here](https://example.org)")))

    assert result["message"]["text"] == "see [here\\](https://example.org)"


def test_an_observed_call_is_a_web_request_with_its_count_and_command() -> None:
    (run,) = json.loads(render("sarif", LIVE))["runs"]
    (result,) = run["results"]

    assert run["properties"]["coverage"]["fields"] == {"seen": 2, "documented": 3}
    assert result["occurrenceCount"] == 37
    assert result["webRequest"] == {
        "method": "GET",
        "target": "https://api.test/v1/orders/7",
        "headers": {"authorization": "Bearer [masked]", "accept": "application/json"},
    }
    assert result["webResponse"] == {"statusCode": 200, "headers": {"content-type": "application/json"}}
    assert result["properties"] == {
        "service": "Orders",
        "operation": "GET /orders/{order_id}",
        "call": "todo.har#3",
        "value": '"d-1"',
        "curl": (
            "curl --url https://api.test/v1/orders/7 \\\n"
            '  --header "authorization: Bearer $TOKEN" \\\n'
            "  --header 'accept: application/json'"
        ),
    }
