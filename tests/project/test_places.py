"""The files speak of the project alone: no path, host or habit of the place where they were written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TRACES = {
    "a home folder": re.compile(r"(?<![\w.])/(?:root|work|Users/\w+|home/(?!user\b|me\b)\w+)/\w"),
    "a toolchain of one machine": re.compile(r"\.pyenv/|\.nvm/|/site-packages/"),
    "a folder outside the tree": re.compile(r"\bshared/(?:corpus|design|style)\b"),
    "a registry's host": re.compile(
        r"(?:files\.pythonhosted|registry\.npmjs|deb\.debian|proxy\.golang)\.|pypi\.org/simple"
    ),
    "a note to oneself": re.compile(r"\b(?:TODO|FIXME|XXX)\b"),
    "how the work was shared out": re.compile(r"\b(?:co-?founders?|teammates?|this sprint)\b", re.IGNORECASE),
}

# The patterns above are themselves such traces.
THIS_FILE = Path("tests/project/test_places.py")


@pytest.mark.parametrize("trace", TRACES)
def test_no_file_holds(trace: str, root: Path, tracked: tuple[Path, ...]) -> None:
    found = [
        f"{name}:{number}: {line.strip()}"
        for name in tracked
        if name != THIS_FILE
        for number, line in enumerate((root / name).read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if TRACES[trace].search(line)
    ]

    assert found == []


def test_constraints_are_pins_without_addresses_or_hashes(root: Path) -> None:
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if not re.fullmatch(r"#.*|[\w.-]+==[\w.]+", line)] == []
