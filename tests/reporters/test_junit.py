from __future__ import annotations

from xml.etree import ElementTree as ET

from ridelint.reporters import render
from tests.reporters.fakes import ALL, FIELD, LIVE, NOTHING, ORDER, SLASHED, report, span

EVERYTHING = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="ridelint" tests="4" failures="3" errors="0" skipped="0">
  <testsuite name="specs/driver.yaml" tests="1" failures="1" errors="0" skipped="0">
    <testcase name="syntax" classname="ridelint.specs/driver_yaml" file="specs/driver.yaml" line="1">
      <failure message="odd" type="info">specs/driver.yaml:1:1: info[RL001] syntax: odd</failure>
    </testcase>
  </testsuite>
  <testsuite name="specs/clean.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="no findings" classname="ridelint.specs/clean_yaml" file="specs/clean.yaml"/>
  </testsuite>
  <testsuite name="specs/user.yaml" tests="2" failures="2" errors="0" skipped="0">
    <testcase name="path-trailing-slash /paths/~1a~1" classname="ridelint.specs/user_yaml" file="specs/user.yaml" \
line="2">
      <failure message="ends with a slash" type="warning">specs/user.yaml:2:3: warning[RL201] path-trailing-slash: \
ends with a slash</failure>
    </testcase>
    <testcase name="field-name-case /paths/~1a~1/driverId" classname="ridelint.specs/user_yaml" \
file="specs/user.yaml" line="3">
      <failure message="&#x27;driverId&#x27; is not snake_case" type="error">specs/user.yaml:3:5: error[RL101] \
field-name-case: &#x27;driverId&#x27; is not snake_case
help: name it driver_id</failure>
    </testcase>
  </testsuite>
</testsuites>
"""

CLEAN = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="ridelint" tests="1" failures="0" errors="0" skipped="0">
  <testsuite name="ridelint" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="4 files, no findings" classname="ridelint"/>
  </testsuite>
</testsuites>
"""


def test_a_suite_is_a_file_and_a_case_a_finding() -> None:
    assert render("junit", ALL) == EVERYTHING


def test_a_clean_run_of_files_not_named_is_one_passed_case() -> None:
    assert render("junit", NOTHING) == CLEAN


def test_a_clean_run_of_named_files_is_a_passed_case_each() -> None:
    suites = ET.fromstring(render("junit", NOTHING._replace(checked=("a.yaml", "b.yaml"))))

    assert [(case.get("file"), len(case)) for case in suites.iter("testcase")] == [("a.yaml", 0), ("b.yaml", 0)]
    assert (suites.get("tests"), suites.get("failures")) == ("2", "0")


def test_cases_of_one_file_differ_in_name() -> None:
    suites = ET.fromstring(render("junit", report(FIELD, FIELD._replace(message="other"))))

    assert [case.get("name") for case in suites.iter("testcase")] == [
        "field-name-case /paths/~1a~1/driverId",
        "field-name-case /paths/~1a~1/driverId (2)",
    ]


def test_what_xml_cannot_hold_is_written_visibly() -> None:
    finding = FIELD._replace(location=span('a"<.yaml', 1, 1, 2), message="\x00]]>&\uffff", help="\x1b\n\ud800")
    suites = ET.fromstring(render("junit", report(finding)))

    assert [failure.get("message") for failure in suites.iter("failure")] == ["␀]]>&<U+FFFF>"]
    assert [failure.text for failure in suites.iter("failure")] == [
        'a"<.yaml:1:1: error[RL101] field-name-case: ␀]]>&<U+FFFF>\nhelp: ␛\n\\ud800'
    ]


OPERATIONS = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="ridelint" tests="3" failures="2" errors="0" skipped="1">
  <properties>
    <property name="coverage" value="1 of 2 operations, 1 of 3 documented statuses and 2 of 3 fields seen"/>
  </properties>
  <testsuite name="Orders" tests="2" failures="1" errors="0" skipped="1">
    <testcase name="GET /orders/{order_id} field-name-case /response/body/result/items/1/driverId" \
classname="ridelint.Orders" file="specs/user.yaml" line="3">
      <failure message="&#x27;driverId&#x27; is not snake_case" type="error">specs/user.yaml:3:5: error[RL101] \
field-name-case: &#x27;driverId&#x27; is not snake_case
call: GET /v1/orders/7 -&gt; 200 (todo.har#3), seen 37 times
at: /response/body/result/items/1/driverId is &quot;d-1&quot;
repeat: curl --url https://api.test/v1/orders/7 \\
  --header &quot;authorization: Bearer $TOKEN&quot; \\
  --header &#x27;accept: application/json&#x27;
help: name it driver_id</failure>
    </testcase>
    <testcase name="POST /orders" classname="ridelint.Orders" file="specs/user.yaml">
      <skipped message="never called"/>
    </testcase>
  </testsuite>
  <testsuite name="no service" tests="1" failures="1" errors="0" skipped="0">
    <testcase name="path-trailing-slash /paths/~1a~1" classname="ridelint.no service" file="specs/user.yaml" line="2">
      <failure message="ends with a slash" type="warning">specs/user.yaml:2:3: warning[RL201] path-trailing-slash: \
ends with a slash</failure>
    </testcase>
  </testsuite>
</testsuites>
"""


def test_in_a_run_that_observed_calls_a_case_is_an_operation() -> None:
    assert render("junit", LIVE._replace(findings=(ORDER, SLASHED))) == OPERATIONS


def test_an_operation_without_a_fault_passes() -> None:
    suites = ET.fromstring(render("junit", LIVE._replace(findings=())))

    assert [(case.get("name"), [child.tag for child in case]) for case in suites.iter("testcase")] == [
        ("GET /orders/{order_id}", []),
        ("POST /orders", ["skipped"]),
    ]
