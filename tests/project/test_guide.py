"""The rule that CONTRIBUTING.md shows is a whole one: dropped into its family, it is found and passes every test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

RULE = Path("ridelint/rules/naming/path_trailing_slash.py")


@pytest.fixture
def extended(tree: Path) -> Path:
    """The project with the rule of the guide in it."""
    guide = (tree / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"`{RULE}`" in guide
    (code,) = re.findall(r"^```python\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    (tree / RULE).write_text(code, encoding="utf-8")
    return tree


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_rule_passes_the_tests_of_rules(extended: Path) -> None:
    done = run(extended, "pytest", "-q", "-p", "no:cacheprovider", "tests/rules", "-k", "path-trailing-slash")

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "check", [("check", "--no-cache"), ("format", "--check", "--no-cache")], ids=["lint", "format"]
)
def test_the_rule_keeps_the_style(check: tuple[str, ...], extended: Path) -> None:
    done = run(extended, "ruff", *check, str(RULE))

    assert done.returncode == 0, done.stdout
