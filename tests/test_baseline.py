"""The baseline: what was known before a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ridelint.baseline import Baseline, Comparison, compare, load, read, write
from ridelint.errors import BaselineError
from ridelint.model import Finding, Location, Severity


def finding(name: str, file: str = "specs/user.yaml", line: int = 3, message: str = "") -> Finding:
    return Finding(
        rule="field-name-case",
        code="RL101",
        severity=Severity.ERROR,
        message=message or f"field `{name}` is not snake_case",
        location=Location(file, line, 1, line, 9),
        pointer=f"/components/{name}",
        fingerprint=f"print-of-{name}",
    )


A, B, C = finding("aA"), finding("bB"), finding("cC", "specs/core.yaml")

TEXT = """\
{
  "version": 1,
  "findings": [
    {"file": "specs/core.yaml", "pointer": "/components/cC", "rule": "field-name-case", \
"message": "field `cC` is not snake_case", "fingerprint": "print-of-cC"},
    {"file": "specs/user.yaml", "pointer": "/components/aA", "rule": "field-name-case", \
"message": "field `aA` is not snake_case", "fingerprint": "print-of-aA"}
  ]
}
"""


def test_one_finding_a_line_sorted_by_place_whatever_the_order() -> None:
    assert write([A, C]) == TEXT
    assert write([C, A]) == TEXT


def test_no_finding_is_a_baseline_too() -> None:
    assert write([]) == '{\n  "version": 1,\n  "findings": []\n}\n'
    assert read(write([]), "b.json") == Baseline()


def test_any_text_survives() -> None:
    odd = finding("~1é", message='été "quoted" \n \x00 \ud800 \U0001f695')
    (entry,) = read(write([odd]).encode().decode(), "b.json").entries
    assert (entry.message, entry.pointer) == (odd.message, odd.pointer)


def test_what_was_written_is_known() -> None:
    assert compare([A, C], read(TEXT, "b.json"), {"specs/user.yaml", "specs/core.yaml"}) == Comparison((), 2, ())


def test_a_shifted_line_is_still_known() -> None:
    shifted = finding("aA", line=40)
    assert compare([shifted], read(write([A]), "b.json"), {"specs/user.yaml"}) == Comparison((), 1, ())


def test_what_was_not_written_is_new_and_what_is_not_found_is_gone() -> None:
    assert compare([A, B], read(TEXT, "b.json"), {"specs/user.yaml", "specs/core.yaml"}) == Comparison(
        new=(B,),
        known=1,
        gone=("specs/core.yaml#/components/cC: field-name-case: field `cC` is not snake_case",),
    )


def test_an_entry_of_a_file_that_was_not_read_is_neither_known_nor_gone() -> None:
    assert compare([A], read(TEXT, "b.json"), {"specs/user.yaml"}) == Comparison((), 1, ())


def test_findings_keep_their_order() -> None:
    assert compare([C, B, A], Baseline(), set()).new == (C, B, A)


def test_entries_and_keys_that_a_later_release_adds_are_passed_over() -> None:
    text = TEXT.replace('{"file"', '{"since": "2031", "file"').replace('"version": 1', '"version": 1, "tool": "x"')
    assert read(text, "b.json") == read(TEXT, "b.json")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "b.json:1:2: is no JSON; resolve a merge by keeping both sides, or"),
        ("<<<<<<< ours", "b.json:1:1: is no JSON; resolve a merge by keeping both sides, or"),
        ("[" * 100_000, "b.json: is nested too deeply for a baseline;"),
        ("[]", 'b.json: is no baseline, for it has no "version";'),
        ('{"version": 2}', "b.json: has version 2, this program reads 1;"),
        ('{"version": 1}', 'b.json: "findings" is no list;'),
        ('{"version": 1, "findings": [3]}', 'b.json: finding 1 has no "file" that is a string;'),
        (
            '{"version": 1, "findings": [{"file": "a", "pointer": null}]}',
            'b.json: finding 1 has no "pointer" that is a string;',
        ),
    ],
)
def test_what_is_no_baseline_is_told_in_one_line_with_the_cure(text: str, complaint: str) -> None:
    with pytest.raises(BaselineError) as caught:
        read(text, "b.json")
    assert str(caught.value) == f"{complaint} write it anew with `ridelint baseline`"


def test_a_file_is_loaded_or_told_of_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    with pytest.raises(BaselineError) as caught:
        load(path)
    cure = "check the name, or write it anew with `ridelint baseline`"
    assert str(caught.value) == f"{path}: cannot be read: No such file or directory; {cure}"
    path.write_bytes(b"\xff")
    with pytest.raises(BaselineError) as caught:
        load(path)
    assert str(caught.value) == f"{path}: is not UTF-8; write it anew with `ridelint baseline`"
    path.write_text(TEXT)
    assert load(path) == read(TEXT, "b.json")


def test_the_text_is_json_with_a_version() -> None:
    assert json.loads(TEXT)["version"] == 1
