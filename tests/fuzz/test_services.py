"""A small part of the campaign in every run: each service directly and through the gateway, no failure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.campaign import SETTINGS, TARGETS, Run, carry_out
from tests.server.full_system import FullSystem, run_full_system

USER, DRIVER, CORE_AS_RIDER, CORE_AS_DRIVER = TARGETS
# Each by both ways; who calls core takes turns, as its runs are the longest.
RUNS = (
    Run(USER, "direct", 1, 2),
    Run(USER, "gateway", 2, 2),
    Run(DRIVER, "direct", 1, 2),
    Run(DRIVER, "gateway", 2, 2),
    Run(CORE_AS_RIDER, "direct", 1, 2),
    Run(CORE_AS_DRIVER, "gateway", 2, 2),
)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullSystem]:
    with run_full_system(tmp_path_factory.mktemp("fuzzed"), **SETTINGS) as running:
        yield running


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_no_generated_call_is_answered_wrongly(run: Run, system: FullSystem, tmp_path: Path) -> None:
    outcome = carry_out(run, system, tmp_path)

    assert outcome.fault == ""
    # The coverage phase alone makes so many; fewer would mean that the run did not come about.
    assert outcome.cases > 250
