"""A run: the same findings however many processes work on it, unreadable inputs aside, crashes told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ridelint import halves
from ridelint.config import parse
from ridelint.document import Store
from ridelint.engine import Job, Outcome, check
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Description
from ridelint.processes import Claims
from ridelint.rules import load_all

TODAY = date(2026, 1, 1)
HEAD = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
COMMON = """
Order:
  type: object
  properties: {orderId: {type: integer}, pickup_lat: {type: number}, errors: {type: array, items: {}}}
  x-ridelint-ignore: {error-singular: an old app reads it}
"""


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Four descriptions that share a file, so that what one finds another finds too."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "common.yaml").write_text(COMMON, encoding="utf-8")
    for number in range(4):
        kind = "integer" if number else "string"
        text = f"""{HEAD}paths:
  /orders{number}:
    get:
      responses:
        '200': {{description: A, content: {{application/json: {{schema: {{$ref: 'common.yaml#/Order'}}}}}}}}
components: {{schemas: {{A: {{properties: {{pickup_latitude: {{type: number}}, orderId: {{type: {kind}}}}}}}}}}}
"""
        (tmp_path / f"s{number}.yaml").write_text(text, encoding="utf-8")
    return [f"s{number}.yaml" for number in range(4)]


def run(names: list[str], processes: int = 1, rules: tuple[Rule, ...] | None = None) -> Outcome:
    return check(names, Job(rules or load_all(), parse(""), TODAY), processes=processes)


def facts(outcome: Outcome) -> tuple[object, ...]:
    return outcome.findings, outcome.checked, outcome.files, outcome.suppressed, outcome.unread, outcome.crashed


def test_two_processes_find_what_one_finds(names: list[str]) -> None:
    alone = run(names)

    assert {"field-type-conflict", "field-name-synonym", "field-name-case"} <= {one.rule for one in alone.findings}
    assert alone.suppressed == 1
    assert facts(alone) == facts(run(names, processes=2))


def test_two_processes_find_in_one_large_description_what_one_finds(
    names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = run(names[:1])
    monkeypatch.setattr(halves, "WORTH_A_PROCESS", 0)
    found = {one.rule for one in alone.findings}

    assert all(found & {rule.id for rule in half} for half in halves.halves_of(load_all()))
    assert facts(alone) == facts(run(names[:1], processes=2))
    assert run(["missing.yaml"], processes=2).unread[0].startswith("missing.yaml: ")


@pytest.mark.parametrize("here", [True, False])
def test_either_process_may_tell_what_is_asked_of_the_whole(
    names: list[str], here: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Path(names[0])
    text = broken.read_text("utf-8").replace(
        "{$ref: 'common.yaml#/Order'}", "{$ref: 'common.yaml#/Order'}, example: []"
    )
    broken.write_text(f"{text}securty: []\n", "utf-8")
    alone = run(names[:1])
    main = os.getpid()
    monkeypatch.setattr(halves, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(Claims, "take", lambda _self, _name: (os.getpid() == main) == here)

    assert {"document-invalid", "example-invalid"} <= {one.rule for one in alone.findings}
    assert facts(alone) == facts(run(names[:1], processes=2))


def test_a_tree_of_small_files_is_large_by_all_that_it_is_made_of(
    names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store()
    document = store.open(names[0])
    monkeypatch.setattr(halves, "WORTH_A_PROCESS", len(document.text) + len(COMMON))
    without_references = tuple(rule for rule in load_all() if not rule.id.startswith("ref-"))

    assert not halves.worth_two(document, without_references, store)
    assert [one.name for one in store.documents] == names[:1]
    assert halves.worth_two(document, load_all(), store)
    assert [one.name for one in store.documents] == ["common.yaml", *names[:1]]


def test_a_fault_in_a_shared_file_is_told_once_for_all_descriptions(names: list[str]) -> None:
    shared = [
        one.pointer for one in run(names, rules=load_all(["field-name-case"])).findings if "common" in one.location.file
    ]

    assert shared == ["/Order/properties/orderId"]


def test_an_input_that_cannot_be_read_leaves_the_others_checked(names: list[str]) -> None:
    for processes in (1, 2):
        outcome = run([*names, "missing.yaml"], processes)
        assert outcome.checked == tuple(names)
        assert len(outcome.unread) == 1
        assert outcome.unread[0].startswith("missing.yaml: ")


def test_a_rule_that_crashes_is_told_and_the_others_are_asked(names: list[str]) -> None:
    def broken(view: Description, _settings: object) -> Iterator[Fault]:
        raise ZeroDivisionError(view.version)

    crashing = Rule("broken", "RL999", Severity.INFO, "It crashes.", (), (Check(Description, broken),))
    outcome = run(names[:1], rules=(crashing, *load_all(["field-name-case"])))

    assert outcome.crashed
    found = {one.rule: one for one in outcome.findings}
    assert set(found) == {"broken", "field-name-case"}
    assert found["broken"].severity is Severity.ERROR
    assert "ZeroDivisionError: 3.0" in found["broken"].message
