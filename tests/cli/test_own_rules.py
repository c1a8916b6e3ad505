"""Rules of one's own take part in a run like any other, and what is wrong with one is told in a line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ridelint.engine import Job, check
from ridelint.rules import families, load_all, use
from tests.cli.conftest import Ridelint

SAMPLE = Path(__file__).parents[2] / "docs/samples/rules/path_not_versioned.py"
API = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: /user}]\npaths: {}\n"


@pytest.fixture
def own(folder: Path) -> Path:
    """A folder with the sample's rule, beside a description that breaks it."""
    (folder / "api.yaml").write_text(API)
    (folder / "own").mkdir()
    (folder / "own/path_not_versioned.py").write_text(SAMPLE.read_text())
    return folder / "own"


def test_rule_of_ones_own_takes_part(ridelint: Ridelint, own: Path) -> None:
    done = ridelint("check", "--rules", own, "-q", "api.yaml", "--select", "own")
    assert (done.code, done.err) == (0, "")
    assert done.out == "api.yaml:3:17: warning[ACME101] path-not-versioned: `/user` ends with no version\n"


def test_it_is_gone_after_the_run(ridelint: Ridelint, own: Path) -> None:
    ridelint("check", "--rules", own, "api.yaml")
    assert "path-not-versioned" not in families()
    assert ridelint("check", "api.yaml", "--select", "path-not-versioned").code == 2


def test_the_environment_names_folders_too(ridelint: Ridelint, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIDELINT_RULES", str(own))
    families.cache_clear()
    try:
        assert "ACME101  path-not-versioned" in ridelint("rules").out
    finally:
        monkeypatch.undo()
        families.cache_clear()


def test_configuration_sets_how_grave_it_is(ridelint: Ridelint, own: Path) -> None:
    Path("ridelint.yaml").write_text("preset: none\nrules: {ACME: error}\n")
    assert ridelint("check", "--rules", own, "api.yaml").code == 1
    Path("ridelint.yaml").write_text("preset: none\nrules: {own: 'off'}\n")
    assert ridelint("check", "--rules", own, "api.yaml").code == 0


def test_other_processes_of_the_run_have_it(own: Path) -> None:
    from datetime import date  # noqa: PLC0415  beside what it is for

    from ridelint.config import Config  # noqa: PLC0415

    Path("other.yaml").write_text(API)
    use([str(own)])
    try:
        job = Job(load_all(["path-not-versioned"]), Config(), date(2026, 1, 1))
        outcome = check(["api.yaml", "other.yaml"], job, processes=2)
    finally:
        use([])
    assert [finding.location.file for finding in outcome.findings] == ["api.yaml", "other.yaml"]


def test_the_guide_shows_the_whole_rule() -> None:
    guide = (SAMPLE.parents[2] / "own-rules.md").read_text(encoding="utf-8")
    assert f"```python\n{SAMPLE.read_text(encoding='utf-8')}```" in guide


def test_examples_that_hold_are_all_good(ridelint: Ridelint, own: Path) -> None:
    assert ridelint("test", own) == (0, "All good: 2 examples of 1 rule.\n", "")


def test_example_that_does_not_hold_is_told(ridelint: Ridelint, own: Path) -> None:
    file = own / "path_not_versioned.py"
    file.write_text(file.read_text().replace('at=["/servers/0/url"]', 'at=["/servers"]'))
    done = ridelint("test", own)
    assert done.code == 1
    assert done.out.splitlines() == [
        "path-not-versioned: example 2 is reported at `/servers/0/url`, and should be at `/servers`",
        "1 complaint",
    ]


def test_rule_without_a_bad_example_is_told(ridelint: Ridelint, own: Path) -> None:
    file = own / "path_not_versioned.py"
    file.write_text("\n".join(line for line in file.read_text().splitlines() if "    Bad(" not in line))
    assert (
        ridelint("test", own).out.splitlines()[0] == "path-not-versioned: needs a good example and a bad one at least"
    )


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("RULE = Rule(", "RULES = Rule(", "defines no RULE; a rule file ends with `RULE = Rule(...)`"),
        (
            "import re",
            "import nothing_there",
            "cannot be imported: ModuleNotFoundError: No module named 'nothing_there'",
        ),
        ("EXAMPLES = (", "EXAMPLES = ((", "cannot be imported: SyntaxError: "),
        (
            '"path-not-versioned"',
            '"other"',
            "its rule is called `other`; the file's name is the rule's id, so rename one",
        ),
        ("ACME101", "RL101", "code `RL101`; write it like ACME101, with other letters than RL"),
        ("(Check(Description, description),)", "()", "checks nothing; give it `checks=(Check(View, function),)`"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_a_line(
    ridelint: Ridelint, own: Path, old: str, new: str, complaint: str
) -> None:
    file = own / "path_not_versioned.py"
    file.write_text(file.read_text().replace(old, new))
    done = ridelint("check", "--rules", own, "api.yaml")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith(f"ridelint: {file}:")
    assert complaint in done.err


def test_folder_that_is_none_is_told(ridelint: Ridelint, own: Path) -> None:
    folder = own.parent
    done = ridelint("check", "--rules", "nowhere", "api.yaml")
    assert done.err == (
        f"ridelint: {folder / 'nowhere'}: is no folder; --rules and RIDELINT_RULES name folders of rules\n"
    )
    assert os.environ["RIDELINT_RULES"] == ""


def test_folder_without_rules_is_told(ridelint: Ridelint, folder: Path) -> None:
    assert ridelint("test", folder).err == (
        f"ridelint: {folder}: holds no rule; a rule is a file `some_name.py` that defines RULE\n"
    )


def test_two_rules_of_one_name_are_told(ridelint: Ridelint, own: Path) -> None:
    (own / "error_singular.py").write_text("")
    assert (
        "error_singular.py: there is another rule `error-singular`; rename the file"
        in ridelint("check", "--rules", own, "api.yaml").err
    )
