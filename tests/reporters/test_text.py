from __future__ import annotations

import pytest

from ridelint.model import Fix, Purpose, Severity
from ridelint.reporters import Report, render
from tests.reporters.fakes import ALL, FIELD, LIVE, NOTHING, ORDER, ORDER_CALL, SEEN, SLASHED, WHOLE, report

EVERYTHING = """\
specs/driver.yaml:1:1: info[RL001] syntax: odd
  |
1 | info: 车
  | ^^^^^^^^

specs/user.yaml:2:3: warning[RL201] path-trailing-slash: ends with a slash
  |
2 |   /a/: {}
  |   ^^^^

specs/user.yaml:3:5: error[RL101] field-name-case: 'driverId' is not snake_case
  |
3 |     driverId:
  |     ^^^^^^^^
  = help: name it driver_id
  = fix: Rename to driver_id

1 entry of the baseline no longer occurs:
  - specs/user.yaml: field-name-case at /old

Found 1 error, 1 warning and 1 info in 2 of 4 files (12 suppressed, 5 in the baseline).
"""

COLORED = """\
\x1b[1mspecs/user.yaml:3:5:\x1b[0m \x1b[1;31merror[RL101]\x1b[0m field-name-case: 'driverId' is not snake_case
\x1b[1;34m  |\x1b[0m
\x1b[1;34m3 |\x1b[0m     driverId:
\x1b[1;34m  |\x1b[0m     \x1b[1;31m^^^^^^^^\x1b[0m
  \x1b[1;34m=\x1b[0m \x1b[1;36mhelp:\x1b[0m name it driver_id
  \x1b[1;34m=\x1b[0m \x1b[1;36mfix:\x1b[0m Rename to driver_id

Found \x1b[1;31m1 error\x1b[0m in 1 of 4 files.
"""


def closing(run: Report, *, statistics: bool = False) -> str:
    return render("text", run, statistics=statistics).split("\n\n", len(run.findings))[-1]


def test_a_report_shows_source_span_and_cure_and_sums_up() -> None:
    assert render("text", ALL) == EVERYTHING


def test_color_marks_place_severity_frame_and_help() -> None:
    assert render("text", report(FIELD), color=True) == COLORED


def test_without_color_there_is_no_escape_sequence() -> None:
    assert "\x1b" not in render("text", report(FIELD._replace(message="a\x1b[31mb", help="\x1b[0m")))


def test_quiet_is_one_line_a_finding() -> None:
    assert render("text", ALL, quiet=True, statistics=True).splitlines() == [
        "specs/driver.yaml:1:1: info[RL001] syntax: odd",
        "specs/user.yaml:2:3: warning[RL201] path-trailing-slash: ends with a slash",
        "specs/user.yaml:3:5: error[RL101] field-name-case: 'driverId' is not snake_case",
    ]


def test_quiet_says_nothing_where_nothing_is_found() -> None:
    assert render("text", NOTHING, quiet=True) == ""


def test_statistics_count_each_rule_the_most_frequent_first() -> None:
    assert closing(report(FIELD, SLASHED, WHOLE, SLASHED), statistics=True) == (
        "     2  RL201  path-trailing-slash\n"
        "     1  RL101  field-name-case\n"
        "     1  RL001  syntax\n"
        "\n"
        "Found 1 error, 2 warnings and 1 info in 2 of 4 files.\n"
    )


def test_a_message_of_several_lines_stays_one_header_line() -> None:
    finding = SLASHED._replace(message="first\r\n  second\tthird")

    assert render("text", report(finding), quiet=True) == (
        "specs/user.yaml:2:3: warning[RL201] path-trailing-slash: first second␉third\n"
    )


def test_help_of_several_lines_is_aligned() -> None:
    finding = SLASHED._replace(location=SLASHED.location._replace(file="gone.yaml"), help="one\n\ntwo\n")

    assert render("text", report(finding)) == (
        "gone.yaml:2:3: warning[RL201] path-trailing-slash: ends with a slash\n"
        "  = help: one\n"
        "\n"
        "          two\n"
        "\n"
        "Found 1 warning in 1 of 4 files.\n"
    )


def test_an_observed_call_is_told_without_snippet_or_query() -> None:
    assert render("text", report(SEEN)) == (
        "GET /a:1:1: error[RL101] field-name-case: 'driverId' is not snake_case\n"
        "  = call: GET /a -> 200 (call 7)\n"
        "  = at: /body/driverId\n"
        "  = help: name it driver_id\n"
        "\n"
        "Found 1 error in 1 call.\n"
    )


def test_an_observed_call_is_told_with_the_line_the_count_and_the_value() -> None:
    assert render("text", LIVE) == (
        "specs/user.yaml:3:5: error[RL101] field-name-case: 'driverId' is not snake_case\n"
        "  |\n"
        "3 |     driverId:\n"
        "  |     ^^^^^^^^\n"
        "  = call: GET /v1/orders/7 -> 200 (todo.har#3), seen 37 times\n"
        '  = at: /response/body/result/items/1/driverId is "d-1"\n'
        "  = help: name it driver_id\n"
        "\n"
        "Found 1 error in 1,234 calls.\n"
        "1 of 2 operations, 1 of 3 documented statuses and 2 of 3 fields seen.\n"
    )


def test_verbose_shows_the_command_that_makes_the_call_again() -> None:
    assert render("text", LIVE, verbose=True).splitlines()[7:10] == [
        "  = repeat: curl --url https://api.test/v1/orders/7 \\",
        '              --header "authorization: Bearer $TOKEN" \\',
        "              --header 'accept: application/json'",
    ]


def test_statistics_list_what_is_documented_and_was_never_seen() -> None:
    assert "Documented and never seen:\n  GET /orders/{order_id}: 404, 1 field\n  POST /orders: never called\n" in (
        render("text", LIVE, statistics=True)
    )


def test_a_call_made_wrong_on_purpose_says_so() -> None:
    exchange = ORDER_CALL._replace(purpose=Purpose.NO_TOKEN)

    assert "  = call: GET /v1/orders/7 -> 200 (no token; todo.har#3), seen 37 times\n" in render(
        "text", report(ORDER._replace(exchange=exchange))
    )


def test_the_gutter_is_as_wide_as_the_line_number() -> None:
    run = report(FIELD._replace(location=FIELD.location._replace(line=123, end_line=123)))

    assert render("text", run._replace(source_line=lambda _file, _line: "    driverId: 1")) == (
        "specs/user.yaml:123:5: error[RL101] field-name-case: 'driverId' is not snake_case\n"
        "    |\n"
        "123 |     driverId: 1\n"
        "    |     ^^^^^^^^\n"
        "    = help: name it driver_id\n"
        "    = fix: Rename to driver_id\n"
        "\n"
        "Found 1 error in 1 of 4 files.\n"
    )


def test_a_long_line_is_cut_to_the_width_of_the_terminal() -> None:
    run = report(FIELD)._replace(source_line=lambda _file, _line: "abc driverId " + "x" * 100)

    assert render("text", run, width=30).splitlines()[1:4] == [
        "  |",
        "3 | abc driverId xxxxxxxxxxxx…",
        "  |     ^^^^^^^^",
    ]


def test_a_fix_that_says_what_the_help_says_is_not_told_twice() -> None:
    finding = FIELD._replace(help="Rename to driver_id")

    assert render("text", report(finding)).splitlines()[4:6] == ["  = help: Rename to driver_id", ""]


def test_a_fix_without_a_title_is_not_told() -> None:
    assert "= fix" not in render("text", report(FIELD._replace(fix=Fix("", ()))))


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (NOTHING, "All good: 4 files, no findings.\n"),
        (NOTHING._replace(files=1, documents=1), "All good: 1 file, no findings.\n"),
        (NOTHING._replace(suppressed=1), "All good: 4 files, no findings (1 suppressed).\n"),
        (NOTHING._replace(baselined=2), "All good: 4 files, no findings (2 in the baseline).\n"),
        (NOTHING._replace(exchanges=10_000), "All good: 10,000 calls, no findings.\n"),
        (NOTHING._replace(exchanges=0), "No call was checked.\n"),
        (NOTHING._replace(seconds=0.1234), "All good: 4 files, no findings. Took 0.12 s.\n"),
        (report(FIELD, FIELD), "Found 2 errors in 1 of 4 files.\n"),
        (report(FIELD, SLASHED), "Found 1 error and 1 warning in 1 of 4 files.\n"),
        (report(WHOLE, WHOLE._replace(severity=Severity.ERROR)), "Found 1 error and 1 info in 1 of 4 files.\n"),
        (report(FIELD, WHOLE, WHOLE)._replace(seconds=2), "Found 1 error and 2 infos in 2 of 4 files. Took 2.00 s.\n"),
        (report(SEEN, SEEN._replace(location=FIELD.location)), "Found 2 errors in 2 calls.\n"),
        (report(FIELD, SEEN)._replace(files=1, documents=1), "Found 2 errors in 2 places.\n"),
    ],
)
def test_the_last_line_sums_up(run: Report, sentence: str) -> None:
    assert closing(run) == sentence


def test_baseline_entries_that_are_gone_are_told_in_the_plural() -> None:
    assert closing(NOTHING._replace(gone=("a\x1b", "b"))) == (
        "2 entries of the baseline no longer occur:\n  - a␛\n  - b\n\nAll good: 4 files, no findings.\n"
    )
