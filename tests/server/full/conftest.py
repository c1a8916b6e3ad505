"""The full system, as processes; whoever kills a part of it starts it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.full_system import FullSystem, run_full_system


@pytest.fixture(scope="package")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullSystem]:
    # An order that nobody takes soon ends.
    with run_full_system(tmp_path_factory.mktemp("system"), SEARCH_SECONDS="60") as running:
        yield running
