from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from ridelint.coverage import SkippedProbe
from ridelint.reporters import Report, render
from tests.reporters.fakes import ALL, COVERAGE, FIELD, LIVE, NOTHING, ORDER, SEEN, report

FIELD_AND_CALL = """\
{
  "version": "1",
  "findings": [
    {"rule": "syntax", "code": "RL001", "severity": "info", "message": "odd", "file": "specs/driver.yaml", "line": 1, \
"column": 1, "end_line": 3, "end_column": 1, "pointer": "", "fingerprint": "f3", "help": ""},
    {"rule": "path-trailing-slash", "code": "RL201", "severity": "warn", "message": "ends with a slash", \
"file": "specs/user.yaml", "line": 2, "column": 3, "end_line": 2, "end_column": 7, "pointer": "/paths/~1a~1", \
"fingerprint": "f2", "help": ""},
    {"rule": "field-name-case", "code": "RL101", "severity": "error", "message": "'driverId' is not snake_case", \
"file": "specs/user.yaml", "line": 3, "column": 5, "end_line": 3, "end_column": 13, \
"pointer": "/paths/~1a~1/driverId", "fingerprint": "f1", "help": "name it driver_id", \
"fix": {"title": "Rename to driver_id", "edits": [{"start": 22, "end": 30, "text": "driver_id"}]}}
  ],
  "summary": {
    "files": 2,
    "documents": 4,
    "findings": 3,
    "by_severity": {"error": 1, "warn": 1, "info": 1},
    "by_rule": {"field-name-case": 1, "path-trailing-slash": 1, "syntax": 1},
    "suppressed": 12,
    "baselined": 5,
    "gone": ["specs/user.yaml: field-name-case at /old"]
  }
}
"""

EMPTY = """\
{
  "version": "1",
  "findings": [],
  "summary": {
    "files": 2,
    "documents": 4,
    "findings": 0,
    "by_severity": {"error": 0, "warn": 0, "info": 0},
    "by_rule": {},
    "suppressed": 0,
    "baselined": 0,
    "gone": []
  }
}
"""


@pytest.mark.parametrize(("run", "expected"), [(ALL, FIELD_AND_CALL), (NOTHING, EMPTY)])
def test_a_report_is_written_with_its_keys_in_a_fixed_order(run: Report, expected: str) -> None:
    assert render("json", run) == expected


def test_an_observed_call_is_told_with_its_count_value_and_command() -> None:
    (finding,) = json.loads(render("json", LIVE))["findings"]

    assert finding["count"] == 37
    assert finding["exchange"] == {
        "label": "todo.har#3",
        "method": "GET",
        "path": "/v1/orders/7",
        "status": 200,
        "purpose": "ordinary",
        "service": "Orders",
        "operation": "GET /orders/{order_id}",
        "value": '"d-1"',
        "curl": (
            "curl --url https://api.test/v1/orders/7 \\\n"
            '  --header "authorization: Bearer $TOKEN" \\\n'
            "  --header 'accept: application/json'"
        ),
    }


def test_coverage_is_told_as_a_whole_and_by_operation() -> None:
    written = json.loads(render("json", LIVE))

    assert written["summary"]["exchanges"] == 1234
    assert written["summary"]["coverage"] == {
        "operations": {"seen": 1, "documented": 2},
        "statuses": {"seen": 1, "documented": 3},
        "fields": {"seen": 2, "documented": 3},
    }
    assert [operation["state"] for operation in written["coverage"]] == ["broken", "missed"]
    assert [status["state"] for status in written["coverage"][0]["statuses"]] == ["broken", "missed", "undocumented"]
    assert written["coverage"][0]["statuses"][0]["fields"][2] == {
        "pointer": "/result/left",
        "state": "missed",
        "seen": 0,
        "faults": 0,
        "line": 5,
    }


SKIPPED = LIVE._replace(coverage=COVERAGE._replace(skipped=(SkippedProbe("Orders", "GET /a", "no token", "why"),)))


def test_probes_that_could_not_be_made_are_listed() -> None:
    probe = {"service": "Orders", "operation": "GET /a", "probe": "no token", "reason": "why"}
    assert json.loads(render("json", SKIPPED))["skipped"] == [probe]
    assert "skipped" not in json.loads(render("json", LIVE))


@pytest.mark.parametrize("run", [ALL, NOTHING, report(SEEN), LIVE, SKIPPED])
def test_a_report_is_valid_against_the_published_schema(run: Report, published: dict[str, Any]) -> None:
    jsonschema_rs.validator_for(published).validate(json.loads(render("json", run)))


def test_the_schema_describes_every_member_of_a_finding_and_of_the_summary(published: dict[str, Any]) -> None:
    written = json.loads(render("json", LIVE._replace(findings=(FIELD, ORDER))))
    definitions = published["$defs"]

    assert definitions["finding"]["properties"].keys() == {key for found in written["findings"] for key in found}
    assert definitions["summary"]["properties"].keys() == written["summary"].keys()
    assert definitions["exchange"]["properties"].keys() == written["findings"][1]["exchange"].keys()
    assert [name for name, member in definitions["finding"]["properties"].items() if not member["description"]] == []


def test_the_schema_is_itself_valid(published: dict[str, Any]) -> None:
    assert jsonschema_rs.meta.is_valid(published)
