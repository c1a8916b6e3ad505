"""``ridelint check``: what it reads, what it says, and with which exit code."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CLEAN, FAULTY, Ridelint

NAMES = ("--select", "field-name-case,error-singular")


def test_a_clean_description_gives_no_finding(ridelint: Ridelint, faulty: Path) -> None:
    done = ridelint("check", "clean.yaml")

    assert done == (0, "All good: 1 file, no findings.\n", "")


def test_a_finding_is_shown_with_its_line_and_gives_exit_code_1(ridelint: Ridelint, faulty: Path) -> None:
    done = ridelint("check", "faulty.yaml", "--select", "field-name-case")

    assert done.code == 1
    assert done.out == (
        "faulty.yaml:9:9: error[RL101] field-name-case: field `driverId` is not snake_case\n"
        "  |\n"
        "9 |         driverId: {type: string}\n"
        "  |         ^^^^^^^^\n"
        "  = help: rename it to `driver_id`\n"
        "\n"
        "Found 1 error in 1 of 1 file.\n"
    )


@pytest.mark.parametrize(
    "asked", [("--select", "field-name-case"), ("--ignore", "syntax"), ("--preset", "conformance")]
)
def test_a_broken_file_is_told_of_though_nobody_asks_whether_it_is_well_formed(
    ridelint: Ridelint, faulty: Path, asked: tuple[str, str]
) -> None:
    (faulty / "broken.yaml").write_text("openapi: 3.0.3\ninfo: {title: [\n", encoding="utf-8")

    done = ridelint("check", "broken.yaml", "clean.yaml", *asked)
    alone = ridelint("check", "broken.yaml", *asked)

    why = "while parsing a flow node: did not find expected node content; correct the YAML here"
    assert (done.code, done.err) == (2, f"ridelint: broken.yaml:3:1: {why}\n")
    assert done.out.startswith("All good: 1 file, no findings")
    assert alone == (2, "No file was checked.\n", done.err)


def test_a_folder_means_every_description_in_it_and_nothing_else(ridelint: Ridelint, faulty: Path) -> None:
    (faulty / "values.yaml").write_text("openapi_url: x\n", encoding="utf-8")

    done = ridelint("check", "-q", *NAMES, ".")

    assert done.out.splitlines() == [
        "faulty.yaml:9:9: error[RL101] field-name-case: field `driverId` is not snake_case",
        "faulty.yaml:10:9: error[RL104] error-singular: field `errors` is plural; the field is `error`",
    ]


def test_without_a_path_the_current_folder_is_checked(ridelint: Ridelint, faulty: Path) -> None:
    assert ridelint("check", *NAMES) == ridelint("check", *NAMES, ".")


def test_a_glob_is_expanded(ridelint: Ridelint, faulty: Path) -> None:
    assert ridelint("check", "cl*.yaml").out == "All good: 1 file, no findings.\n"


def test_standard_input_is_a_description(ridelint: Ridelint, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FAULTY.encode())))

    done = ridelint("check", "-q", "--select", "field-name-case", "-")

    assert done.out == "<stdin>:9:9: error[RL101] field-name-case: field `driverId` is not snake_case\n"


def test_standard_input_can_stand_for_a_file(ridelint: Ridelint, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "api").mkdir()
    (folder / "api/common.yaml").write_text("Order: {type: object, properties: {driverId: {}}}\n", encoding="utf-8")
    text = CLEAN + "components: {schemas: {Order: {$ref: 'common.yaml#/Order'}}}\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    done = ridelint("check", "-q", "--stdin-filename", "api/main.yaml", "-")

    assert done.out == "api/common.yaml:1:36: error[RL101] field-name-case: field `driverId` is not snake_case\n"


def test_a_file_that_is_not_there_is_one_line_and_exit_code_2(ridelint: Ridelint, folder: Path) -> None:
    done = ridelint("check", "gone.yaml")

    assert (done.code, done.out) == (2, "")
    assert done.err == "ridelint: gone.yaml: does not exist; check the spelling\n"


def test_an_unreadable_input_does_not_keep_the_others_from_being_checked(ridelint: Ridelint, faulty: Path) -> None:
    (faulty / "large.yaml").write_text(CLEAN + "#" * (1024 * 1024), encoding="utf-8")

    done = ridelint("check", "-q", *NAMES, "--max-size", "1", "faulty.yaml", "large.yaml")

    assert done.code == 2
    assert len(done.out.splitlines()) == 2
    assert done.err.startswith("ridelint: large.yaml: ")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--config", "warn.yaml"), 0),
        (("--config", "warn.yaml", "--fail-on", "warn"), 1),
    ],
)
def test_fail_on_decides_which_findings_fail_a_run(
    options: tuple[str, ...], code: int, ridelint: Ridelint, faulty: Path
) -> None:
    (faulty / "warn.yaml").write_text("rules: {all: warn}\n", encoding="utf-8")

    assert ridelint("check", *NAMES, "faulty.yaml", *options).code == code


def test_several_formats_go_to_several_places(ridelint: Ridelint, faulty: Path) -> None:
    done = ridelint("check", *NAMES, "faulty.yaml", "--format", "json:report.json", "--format", "github")

    assert [line.partition(" ")[0] for line in done.out.splitlines()] == ["::error", "::error"]
    report = json.loads((faulty / "report.json").read_text(encoding="utf-8"))
    assert [(finding["rule"], finding["line"], finding["column"]) for finding in report["findings"]] == [
        ("field-name-case", 9, 9),
        ("error-singular", 10, 9),
    ]


@pytest.mark.parametrize(
    ("file", "complaint"),
    [
        ("nowhere/report.json", "there is no folder 'nowhere' to write it into; make it first"),
        (".", "is a folder; name a file in it"),
    ],
)
def test_place_that_cannot_take_a_report_is_told_before_the_work(
    ridelint: Ridelint, faulty: Path, file: str, complaint: str
) -> None:
    assert ridelint("check", ".", "--format", f"json:{file}") == (2, "", f"ridelint: {file}: {complaint}\n")


def test_output_names_the_file_of_the_one_format(ridelint: Ridelint, faulty: Path) -> None:
    done = ridelint("check", *NAMES, "faulty.yaml", "-o", "report.txt")

    assert done.out == ""
    assert (faulty / "report.txt").read_text(encoding="utf-8").endswith("Found 2 errors in 1 of 1 file.\n")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("check", "--format", "jsn"), "--format: no format 'jsn'; did you mean json?"),
        (("check", "--format", "json", "--format", "text"), "two formats cannot share standard output"),
        (("check", "--format", "json:"), "--format: 'json:' names no file after the colon"),
        (("check", "--select", "field-name-cas"), "did you mean"),
        (("check", "--fail-on", "sometimes"), "'sometimes' is not one of"),
        (("check", "--no-such-option"), "No such option"),
        (("chek",), "no such command 'chek'; did you mean 'check'?"),
        (("specs",), "no such command 'specs'; to check a file or folder: ridelint check specs"),
        (("explain", "nothing-at-all"), "nothing-at-all"),
        (("check", "--config", "gone.yaml", "clean.yaml"), "gone.yaml: cannot be read"),
        (("check", "--baseline", "gone.json", "clean.yaml"), "gone.json"),
    ],
)
def test_a_mistake_is_told_without_a_traceback_and_with_exit_code_2(
    arguments: tuple[str, ...], complaint: str, ridelint: Ridelint, faulty: Path
) -> None:
    done = ridelint(*arguments)

    assert (done.code, done.out) == (2, "")
    assert complaint in done.err
    assert "Traceback" not in done.err


def test_statistics_count_the_findings_of_each_rule(ridelint: Ridelint, faulty: Path) -> None:
    done = ridelint("check", *NAMES, "--statistics", "faulty.yaml")

    assert done.out.splitlines()[-4:] == [
        "     1  RL104  error-singular",
        "     1  RL101  field-name-case",
        "",
        "Found 2 errors in 1 of 1 file.",
    ]


def test_color_is_used_on_request_only_where_there_is_no_terminal(ridelint: Ridelint, faulty: Path) -> None:
    assert "\x1b" not in ridelint("check", *NAMES, "faulty.yaml").out
    assert "\x1b[" in ridelint("check", *NAMES, "faulty.yaml", "--color", "always").out


def test_results_are_the_same_bytes_whatever_the_number_of_processes(ridelint: Ridelint, faulty: Path) -> None:
    one = ridelint("check", *NAMES, "--format", "json", "--jobs", "1")
    two = ridelint("check", *NAMES, "--format", "json", "--jobs", "2")

    assert one == two
    assert len(json.loads(one.out)["findings"]) == 2


def test_a_configuration_is_found_upward_from_each_description(ridelint: Ridelint, faulty: Path) -> None:
    (faulty / "camel").mkdir()
    (faulty / "camel/ridelint.yaml").write_text("naming: {style: camel}\n", encoding="utf-8")
    (faulty / "camel/api.yaml").write_text(FAULTY.replace("driverId", "driver_id"), encoding="utf-8")

    done = ridelint("check", "-q", "--select", "field-name-case")

    assert done.out.splitlines() == [
        "camel/api.yaml:9:9: error[RL101] field-name-case: field `driver_id` is not camelCase",
        "faulty.yaml:9:9: error[RL101] field-name-case: field `driverId` is not snake_case",
    ]


def test_an_excluded_file_is_checked_only_if_it_is_named(ridelint: Ridelint, faulty: Path) -> None:
    (faulty / "ridelint.yaml").write_text("exclude: [faulty.yaml]\n", encoding="utf-8")

    assert ridelint("check", *NAMES).code == 0
    assert ridelint("check", *NAMES, "faulty.yaml").code == 1


def test_the_baseline_hides_what_is_known_and_tells_what_is_gone(ridelint: Ridelint, faulty: Path) -> None:
    recorded = ridelint("baseline", *NAMES, "faulty.yaml")
    assert recorded == (0, "Recorded 2 findings in ridelint-baseline.json.\n", "")
    text = FAULTY.replace("        errors: {type: array, items: {type: string}}\n", "        rideId: {type: string}\n")
    (faulty / "faulty.yaml").write_text("# shifted\n" + text, encoding="utf-8")

    done = ridelint("check", *NAMES, "faulty.yaml", "--baseline", "ridelint-baseline.json")

    assert done.code == 1
    assert done.out.splitlines()[0] == (
        "faulty.yaml:11:9: error[RL101] field-name-case: field `rideId` is not snake_case"
    )
    assert done.out.splitlines()[-4:] == [
        "1 entry of the baseline no longer occurs:",
        (
            "  - faulty.yaml#/components/schemas/Order/properties/errors: error-singular: "
            "field `errors` is plural; the field is `error`"
        ),
        "",
        "Found 1 error in 1 of 1 file (1 in the baseline).",
    ]


def test_changed_since_keeps_to_the_lines_that_git_says_changed(ridelint: Ridelint, faulty: Path) -> None:
    (faulty / ".git").rmdir()
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "first")):
        subprocess.run([*git, *command], cwd=faulty, check=True)
    (faulty / "faulty.yaml").write_text(FAULTY + "        rideId: {type: string}\n", encoding="utf-8")

    done = ridelint("check", "-q", *NAMES, "--changed-since", "HEAD")

    assert done.out == "faulty.yaml:11:9: error[RL101] field-name-case: field `rideId` is not snake_case\n"


def test_fix_writes_the_cure_and_keeps_everything_else(ridelint: Ridelint, faulty: Path) -> None:
    done = ridelint("check", *NAMES, "--fix", "faulty.yaml")

    assert (done.code, done.err) == (0, "Fixed 2 faults.\n")
    assert (faulty / "faulty.yaml").read_text(encoding="utf-8") == (
        FAULTY.replace("driverId", "driver_id").replace("errors", "error")
    )


def test_an_early_end_of_the_reader_is_no_error(faulty: Path) -> None:
    command = f"{sys.executable} -m ridelint check {' '.join(NAMES)} faulty.yaml | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=faulty, capture_output=True, text=True, check=True)

    assert done.stdout == "faulty.yaml:9:9: error[RL101] field-name-case: field `driverId` is not snake_case\n"
    assert done.stderr == ""


def test_an_ignore_of_a_rule_of_calls_is_neither_stale_nor_unknown(ridelint: Ridelint, folder: Path) -> None:
    ignores = "x-ridelint-ignore: {server-error: the partner's fault, RL601: likewise, RL599: a slip}\n"
    (folder / "a.yaml").write_text(CLEAN + ignores, encoding="utf-8")

    done = ridelint("check", "-q", "a.yaml")

    assert done.out.splitlines() == ["a.yaml:4:73: error[RL009] ignore-unknown-rule: no rule is called `RL599`"]


def test_the_rules_of_calls_are_not_loaded(folder: Path) -> None:
    ignored = "x-ridelint-ignore: {server-error: the partner's fault, use-after-free: likewise}\n"
    (folder / "a.yaml").write_text(CLEAN + ignored, encoding="utf-8")
    code = (
        "import sys; from ridelint.cli import run; run(['check', 'a.yaml']); "
        "print([name for name in sys.modules if name.startswith(('ridelint.rules.traffic.', 'ridelint.rules.live.'))])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout == "All good: 1 file, no findings.\n[]\n"
