"""Each planted fault is found by each source that can see it, where it is, and nothing else is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from ridelint.rules import load_all
from tests.live.planted.faults import FAULTS, Fault, lines, told
from tests.live.planted.sources import SOURCES, Source

RIGHT = Fault("", "", "", "")


SEEN = [
    pytest.param(fault, source, id=f"{fault.switch}-{source.name}") for source in SOURCES for fault in source.seen()
]


@pytest.mark.parametrize(("fault", "source"), SEEN)
def test_planted_fault_is_found_and_nothing_else(fault: Fault, source: Source, tmp_path: Path) -> None:
    assert [told(finding) for finding in source.run(fault, tmp_path)] == [fault.told]


CONFIGS = ("", "preset: conformance", "preset: naming", "rules: {field-never-seen: on}")
RIGHT_UNDER = [
    pytest.param(source, config, id=f"{source.name}-{config}")
    for source in SOURCES
    for config in (CONFIGS[:1] if source.is_slow else CONFIGS)
]


@pytest.mark.parametrize(("source", "config"), RIGHT_UNDER)
def test_server_without_fault_has_no_finding(source: Source, config: str, tmp_path: Path) -> None:
    assert list(source.run(RIGHT._replace(config=config), tmp_path)) == []


@pytest.mark.parametrize("source", [source for source in SOURCES if {"end", "purpose"} <= source.knows])
def test_calls_show_all_that_is_documented(source: Source, tmp_path: Path) -> None:
    assert list(source.run(RIGHT._replace(config="rules: {traffic: on}"), tmp_path)) == []


def test_every_rule_that_is_asked_of_traffic_has_its_switch() -> None:
    assert {fault.rule for fault in FAULTS} == {rule.id for rule in load_all() if "traffic" in rule.asked_of}


def test_every_mark_in_the_description_is_of_a_switch() -> None:
    assert set(lines()) <= {fault.switch for fault in FAULTS}
