"""The project's own files as git sees them: what a clone would hold, not what lies about in a work tree."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tracked(root: Path) -> tuple[Path, ...]:
    """Every file of the project, relative to its root; those not yet committed too."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(Path(name) for name in set(listing.split("\0")) - {""} if (root / name).is_file()))


@pytest.fixture
def tree(root: Path, tracked: tuple[Path, ...], tmp_path: Path) -> Path:
    """A copy of the project in which a test may do as it likes."""
    copy = tmp_path / "tree"
    for name in tracked:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, copy / name)
    return copy
