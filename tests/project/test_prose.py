"""Every command that the documentation shows is run, and writes what the documentation says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.project.transcript import Command, blocks, matches, run

PROSE = sorted(path.relative_to(ROOT) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

# These run the tests themselves, or install, or never end. That a make target exists is checked all the same.
NOT_HERE = re.compile(r"make|git clone|cd|apt-get|pip install|pre-commit")


def not_here(command: Command) -> bool:
    return NOT_HERE.match(command.text) is not None


@pytest.mark.parametrize("document", PROSE, ids=str)
def test_each_command_does_what_the_prose_promises(document: Path, tree: Path) -> None:
    for block in blocks((tree / document).read_text(encoding="utf-8")):
        status = 0
        for command in block:
            if not_here(command):
                continue
            status, output = run(command, tree, status)
            if command.output is None:
                assert status == 0, f"{command.text}\n{output}"
            else:
                assert matches(command.output, output), f"{command.text}\n{output}"


@pytest.mark.parametrize("document", PROSE, ids=str)
def test_each_make_target_in_the_prose_exists(document: Path, root: Path) -> None:
    text = (root / document).read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z]+)\b(?=`|$)", text, re.MULTILINE):
        done = subprocess.run(["make", "--dry-run", target], cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_readme_names_the_two_commands_that_set_everything_up(root: Path) -> None:
    commands = [command.text for block in blocks((root / "README.md").read_text(encoding="utf-8")) for command in block]

    assert [text for text in commands if text in {"make demo", "make test"}] == ["make demo", "make test"]


def test_a_console_block_holds_commands_and_their_output() -> None:
    markdown = "```console\n$ printf 'a\\nb\\n'; exit 3\na\n...\n$ echo $?\n3\n```\n"

    (block,) = blocks(markdown)

    assert block == (Command("printf 'a\\nb\\n'; exit 3", "a\n...\n"), Command("echo $?", "3\n"))


def test_the_exit_status_of_one_command_is_seen_by_the_next(tmp_path: Path) -> None:
    status, _ = run(Command("exit 3", None), tmp_path, 0)

    assert run(Command("echo $?", None), tmp_path, status) == (0, "3\n")


def test_an_sh_block_joins_continued_lines_and_passes_over_comments() -> None:
    (block,) = blocks("```sh\n# first\nridelint check \\\n  specs\n```\n")

    assert block == (Command("ridelint check    specs", None),)
