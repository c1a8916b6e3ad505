"""What git says changed, asked of a real repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ridelint.changed import Changes, changes_since
from ridelint.errors import GitError
from ridelint.model import Finding, Location, Severity


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit of a file of ten lines, and the current folder in it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in [name for name in os.environ if name.startswith("GIT_") and name != "GIT_CONFIG_NOSYSTEM"]:
        monkeypatch.delenv(name)
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "--initial-branch=main")
    git("config", "user.name", "Tester")
    git("config", "user.email", "tester@example.com")
    Path("api.yaml").write_text(lines())
    commit()
    return folder


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def commit() -> None:
    git("add", "--all")
    git("commit", "--message", "A change")


def lines(**changed: str) -> str:
    """Ten lines; ``_3="x"`` says what the third is instead."""
    return "".join(changed.get(f"_{number}", f"line {number}\n") for number in range(1, 11))


def at(file: str, line: int, end_line: int | None = None, end_column: int = 9) -> Finding:
    place = Location(file, line, 1, end_line or line, end_column)
    return Finding("field-name-case", "RL101", Severity.ERROR, "", place, "")


def touched(changes: Changes, file: str = "api.yaml", count: int = 12) -> list[int]:
    return [finding.location.line for finding in changes.among(at(file, line) for line in range(1, count + 1))]


def test_nothing_changed(repository: Path) -> None:
    assert touched(changes_since("HEAD")) == []


def test_lines_that_are_not_committed_yet_count(repository: Path) -> None:
    Path("api.yaml").write_text(lines(_3="x\n", _7="y\nz\n"))
    assert touched(changes_since("HEAD")) == [3, 7, 8]


def test_staged_lines_count(repository: Path) -> None:
    Path("api.yaml").write_text(lines(_3="x\n"))
    git("add", "api.yaml")
    assert touched(changes_since("HEAD")) == [3]


def test_committed_lines_count(repository: Path) -> None:
    Path("api.yaml").write_text(lines(_3="x\n"))
    commit()
    assert touched(changes_since("HEAD~1")) == [3]
    assert touched(changes_since("HEAD")) == []


def test_what_others_did_on_the_revision_in_the_meantime_does_not_count(repository: Path) -> None:
    git("switch", "--create", "topic")
    Path("api.yaml").write_text(lines(_3="x\n"))
    commit()
    git("switch", "main")
    Path("api.yaml").write_text(lines(_9="theirs\n"))
    commit()
    git("switch", "topic")
    assert touched(changes_since("main")) == [3]


def test_without_a_common_ancestor_the_revision_itself_is_compared(repository: Path) -> None:
    git("switch", "--orphan", "other")
    Path("api.yaml").write_text(lines(_3="x\n"))
    commit()
    assert touched(changes_since("main")) == [3]


def test_where_lines_only_went_the_lines_around_count(repository: Path) -> None:
    Path("api.yaml").write_text(lines(_4="", _5=""))
    assert touched(changes_since("HEAD")) == [3, 4]


def test_where_the_first_lines_went_the_new_first_line_counts(repository: Path) -> None:
    Path("api.yaml").write_text(lines(_1=""))
    assert touched(changes_since("HEAD")) == [1]


def test_a_finding_of_several_lines_counts_if_one_of_them_changed(repository: Path) -> None:
    Path("api.yaml").write_text(lines(_3="x\n"))
    changes = changes_since("HEAD")
    wide, ends_before, starts_after = at("api.yaml", 1, 3), at("api.yaml", 1, 3, end_column=1), at("api.yaml", 4, 6)
    assert changes.among([wide, ends_before, starts_after]) == (wide,)


def test_an_untracked_file_is_new_as_a_whole_unless_it_is_ignored(repository: Path) -> None:
    Path(".gitignore").write_text("ignored.yaml\n")
    Path("new.yaml").write_text(lines())
    Path("ignored.yaml").write_text(lines())
    changes = changes_since("HEAD")
    assert touched(changes, "new.yaml", 3) == [1, 2, 3]
    assert touched(changes, "ignored.yaml") == []


def test_an_added_file_is_new_as_a_whole(repository: Path) -> None:
    Path("new.yaml").write_text("a\nb\n")
    commit()
    assert touched(changes_since("HEAD~1"), "new.yaml", 3) == [1, 2]


def test_a_renamed_file_counts_with_the_lines_that_changed(repository: Path) -> None:
    git("mv", "api.yaml", "renamed.yaml")
    Path("renamed.yaml").write_text(lines(_3="x\n"))
    commit()
    assert touched(changes_since("HEAD~1"), "renamed.yaml") == [3]


def test_a_file_that_is_gone_does_not_disturb(repository: Path) -> None:
    Path("first.yaml").write_text(lines())
    commit()
    Path("api.yaml").unlink()
    Path("first.yaml").write_text(lines(_3="x\n"))
    changes = changes_since("HEAD")
    assert touched(changes, "first.yaml") == [3]
    assert touched(changes, "api.yaml") == []


@pytest.mark.parametrize(
    "name", ["with space.yaml", "é.yaml", 'quo"te.yaml', "tab\t.yaml", "b/api.yaml", "-x.yaml", "✓.yaml"]
)
def test_any_name(repository: Path, name: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(lines())
    commit()
    Path(name).write_text(lines(_3="x\n"))
    assert touched(changes_since("HEAD"), name) == [3]


def test_lines_that_read_like_a_diff_do_not_disturb(repository: Path) -> None:
    Path("api.yaml").write_text(lines(_2="-- a\n++ b/other.yaml\n@@ -1 +8 @@\ndiff --git a/x b/x\n"))
    assert touched(changes_since("HEAD")) == [2, 3, 4, 5]
    commit()
    Path("api.yaml").write_text(lines())
    assert touched(changes_since("HEAD")) == [2]


def test_a_file_without_its_last_line_break(repository: Path) -> None:
    Path("api.yaml").write_text(lines(_10="line 10"))
    Path("zzz.yaml").write_text("a\nb")
    git("add", "--all")
    assert touched(changes_since("HEAD")) == [10]
    assert touched(changes_since("HEAD"), "zzz.yaml", 3) == [1, 2]


def test_a_file_that_git_shows_no_lines_of_is_new_as_a_whole(repository: Path) -> None:
    Path(".gitattributes").write_text("api.yaml -diff\n")
    Path("binary.yaml").write_bytes(b"\x00\n\x00\n")
    commit()
    Path("api.yaml").write_text(lines(_3="x\n"))
    Path("binary.yaml").write_bytes(b"\x00\n\x01\n")
    changes = changes_since("HEAD")
    assert touched(changes, count=4) == [1, 2, 3, 4]
    assert touched(changes, "binary.yaml", 2) == [1, 2]


def test_files_are_named_from_the_current_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("specs/v1").mkdir(parents=True)
    Path("specs/v1/new.yaml").write_text(lines())
    Path("api.yaml").write_text(lines(_3="x\n"))
    monkeypatch.chdir("specs/v1")
    changes = changes_since("HEAD")
    assert touched(changes, "../../api.yaml") == [3]
    assert touched(changes, str(repository / "api.yaml")) == [3]
    assert touched(changes, "new.yaml", 2) == [1, 2]
    assert touched(changes, "<stdin>", 2) == []


def test_the_users_configuration_changes_nothing(repository: Path) -> None:
    for key, value in {
        "color.ui": "always",
        "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true",
        "diff.external": "false",
        "diff.relative": "true",
        "diff.context": "5",
        "diff.interHunkContext": "9",
        "core.quotePath": "false",
        "core.pager": "false",
    }.items():
        git("config", key, value)
    Path("api.yaml").write_text(lines(_3="x\n", _7="y\n"))
    assert touched(changes_since("HEAD")) == [3, 7]


@pytest.mark.parametrize("revision", ["nope", "", "--help", "-1", "--output=x", "HEAD:api.yaml", "HEAD^{tree}", "a b"])
def test_a_revision_that_is_none_is_one_line(repository: Path, revision: str) -> None:
    with pytest.raises(GitError) as caught:
        changes_since(revision)
    cure = "name a commit, branch or tag; in a shallow clone, fetch it first"
    assert str(caught.value) == f"--changed-since: git knows no revision {revision!r}; {cure}"
    assert sorted(path.name for path in repository.iterdir()) == [".git", "api.yaml"]


def test_a_folder_outside_any_repository_is_one_line(repository: Path) -> None:
    with pytest.raises(GitError) as caught:
        changes_since("HEAD", repository.parent)
    cure = "run it inside one, or leave the option out"
    assert str(caught.value) == f"--changed-since: this folder is in no git working tree; {cure}"


def test_a_missing_git_is_one_line(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(GitError) as caught:
        changes_since("HEAD")
    assert str(caught.value) == "--changed-since: git was not found; install it, or leave the option out"
