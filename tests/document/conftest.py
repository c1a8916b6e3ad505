"""Where the tests find real descriptions."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpus(root: Path) -> Path:
    """A folder of public API descriptions; data that is no part of the project."""
    folder = Path(os.environ.get("RIDELINT_CORPUS", root.parent / "shared" / "corpus"))
    if not (folder / "cafe.yaml").is_file():
        pytest.skip(f"no real descriptions in {folder}; name their folder in RIDELINT_CORPUS")
    return folder
