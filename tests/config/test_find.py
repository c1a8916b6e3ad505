"""Which configuration file holds for a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from ridelint.config import Config, discover, find
from ridelint.errors import ConfigError

TABLE = '[tool.ridelint]\npreset = "none"\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "specs" / "v1").mkdir(parents=True)
    return tmp_path


def test_the_nearest_file_upward_holds(tree: Path) -> None:
    inner, outer = tree / "repository" / "specs" / "ridelint.yaml", tree / "repository" / "ridelint.yaml"
    outer.touch()
    assert find(tree / "repository" / "specs" / "v1") == str(outer)
    inner.touch()
    assert find(tree / "repository" / "specs" / "v1") == str(inner)


def test_the_search_ends_with_the_repository(tree: Path) -> None:
    (tree / "ridelint.yaml").touch()
    assert find(tree / "repository" / "specs") is None
    assert find(tree) == str(tree / "ridelint.yaml")


def test_a_worktree_whose_git_is_a_file_ends_it_too(tree: Path) -> None:
    (tree / "ridelint.yaml").touch()
    (tree / "worktree").mkdir()
    (tree / "worktree" / ".git").write_text("gitdir: ../repository/.git/worktrees/worktree\n")
    assert find(tree / "worktree") is None


def test_pyproject_holds_if_it_has_the_table(tree: Path) -> None:
    pyproject = tree / "repository" / "pyproject.toml"
    pyproject.write_text('[project]\nname = "x"\nkeywords = ["ridelint"]\n')
    assert find(tree / "repository") is None
    pyproject.write_text(TABLE)
    assert find(tree / "repository") == str(pyproject)
    assert not discover(tree / "repository").asks("field-name-case")


def test_a_broken_pyproject_matters_only_if_it_means_this_program(tree: Path) -> None:
    pyproject = tree / "repository" / "pyproject.toml"
    pyproject.write_text("[project\n# ridelint\n")
    assert find(tree / "repository") is None
    pyproject.write_text("[tool.ridelint]\npreset = \n")
    with pytest.raises(ConfigError):
        discover(tree / "repository")


def test_ridelint_yaml_goes_before_pyproject(tree: Path) -> None:
    (tree / "repository" / "pyproject.toml").write_text(TABLE)
    (tree / "repository" / "ridelint.yaml").write_text("preset: naming\n")
    assert find(tree / "repository") == str(tree / "repository" / "ridelint.yaml")


@pytest.mark.parametrize("name", [".ridelint.yaml", "ridelint.yml", "ridelint.json"])
def test_a_file_under_another_name_is_not_passed_over(tree: Path, name: str) -> None:
    (tree / "repository" / name).touch()
    with pytest.raises(ConfigError) as caught:
        find(tree / "repository" / "specs")
    assert str(caught.value) == f"{tree / 'repository' / name}: is not read; rename it to ridelint.yaml"


def test_without_a_file_the_preset_alone_holds(tree: Path) -> None:
    assert discover(tree / "repository") == Config()
    assert discover(tree / "repository", preset="naming") == Config.preset("naming")


def test_the_current_folder_is_where_it_begins(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "repository" / "ridelint.yaml").write_text("preset: none\n")
    monkeypatch.chdir(tree / "repository" / "specs")
    assert discover().source == str(tree / "repository" / "ridelint.yaml")
    monkeypatch.chdir(tree / "repository")
    assert discover().source == "ridelint.yaml"
