from __future__ import annotations

from ridelint.reporters import render
from tests.reporters.fakes import ALL, FIELD, LIVE, NOTHING, SEEN, report, span

EVERYTHING = """\
::notice file=specs/driver.yaml,line=1,endLine=2,title=RL001 syntax::odd
::warning file=specs/user.yaml,line=2,endLine=2,col=3,endColumn=7,title=RL201 path-trailing-slash::ends with a slash
::error file=specs/user.yaml,line=3,endLine=3,col=5,endColumn=13,title=RL101 field-name-case::'driverId' is not \
snake_case%0Ahelp: name it driver_id
"""


def test_each_finding_is_a_workflow_command() -> None:
    assert render("github", ALL) == EVERYTHING


def test_no_findings_are_no_output() -> None:
    assert render("github", NOTHING) == ""


def test_properties_and_message_are_escaped() -> None:
    finding = FIELD._replace(location=span("./a,b:50%.yaml", 1, 1, 2), message="50%: a,\r\nb\x1b", help="")

    assert render("github", report(finding)) == (
        "::error file=a%2Cb%3A50%25.yaml,line=1,endLine=1,col=1,endColumn=2,title=RL101 field-name-case"
        "::50%25: a,%0Ab␛\n"
    )


def test_an_observed_call_is_told() -> None:
    assert render("github", report(SEEN)) == (
        "::error file=GET /a,line=1,endLine=1,col=1,endColumn=1,title=RL101 field-name-case"
        "::'driverId' is not snake_case%0Acall: GET /a -> 200 (call 7)%0Aat: /body/driverId%0Ahelp: name it driver_id\n"
    )


def test_an_observed_call_is_told_with_its_count_and_value() -> None:
    assert render("github", LIVE) == (
        "::error file=specs/user.yaml,line=3,endLine=3,col=5,endColumn=13,title=RL101 field-name-case::"
        "'driverId' is not snake_case%0Acall: GET /v1/orders/7 -> 200 (todo.har#3), seen 37 times%0A"
        'at: /response/body/result/items/1/driverId is "d-1"%0Ahelp: name it driver_id\n'
    )
