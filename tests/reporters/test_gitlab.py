from __future__ import annotations

import json

from ridelint.model import Finding
from ridelint.reporters import render
from tests.reporters.fakes import ALL, FIELD, LIVE, NOTHING, WHOLE, report, span

EVERYTHING = """\
[
  {"description": "odd", "check_name": "syntax", "fingerprint": "f3", "severity": "info", \
"location": {"path": "specs/driver.yaml", "lines": {"begin": 1, "end": 2}}},
  {"description": "ends with a slash", "check_name": "path-trailing-slash", "fingerprint": "f2", \
"severity": "minor", "location": {"path": "specs/user.yaml", "lines": {"begin": 2, "end": 2}}},
  {"description": "'driverId' is not snake_case", "check_name": "field-name-case", "fingerprint": "f1", \
"severity": "major", "location": {"path": "specs/user.yaml", "lines": {"begin": 3, "end": 3}}}
]
"""


def fingerprints(*findings: Finding) -> list[str]:
    return [entry["fingerprint"] for entry in json.loads(render("gitlab", report(*findings)))]


def test_each_finding_is_an_entry() -> None:
    assert render("gitlab", ALL) == EVERYTHING


def test_no_findings_are_an_empty_array() -> None:
    assert render("gitlab", NOTHING) == "[]\n"


def test_a_path_has_no_leading_dot() -> None:
    (entry,) = json.loads(render("gitlab", report(FIELD._replace(location=span("./a.yaml", 1, 1, 2)))))

    assert entry["location"]["path"] == "a.yaml"


def test_a_fingerprint_that_occurs_again_is_numbered() -> None:
    assert fingerprints(FIELD, FIELD._replace(fingerprint="f1-2"), FIELD, FIELD) == ["f1", "f1-2", "f1-3", "f1-4"]


def test_a_finding_without_a_fingerprint_gets_one() -> None:
    bare = WHOLE._replace(fingerprint="")

    assert fingerprints(bare, bare) == ["syntax", "syntax-2"]


def test_an_observed_call_is_told_in_the_description() -> None:
    (entry,) = json.loads(render("gitlab", LIVE))

    assert entry["description"] == (
        "'driverId' is not snake_case (GET /v1/orders/7 -> 200 (todo.har#3), seen 37 times)"
    )
