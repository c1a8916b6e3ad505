"""What every test may lean on: the project's root, and Hypothesis runs that repeat."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]


def pytest_configure() -> None:
    """Choose how Hypothesis runs: the same cases every time in a pipeline, new ones on a developer's machine.

    No deadline in either: a machine that is busy is not a fault in the code.
    """
    settings.register_profile("pipeline", derandomize=True, deadline=None, print_blob=True)
    settings.register_profile("developer", deadline=None)
    settings.load_profile("pipeline" if os.environ.get("CI") else "developer")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT
