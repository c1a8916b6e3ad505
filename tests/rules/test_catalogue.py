"""Every rule file keeps the contract that documentation, configuration and the engine rely on."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from ridelint import rules
from ridelint.config import parse
from ridelint.document import Store
from ridelint.engine import Job, Outcome, check
from ridelint.examples import MAIN, files
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Description
from ridelint.rules import document
from ridelint.settings import Settings

ALL = rules.load_all()
BLOCKS = {family: f"RL{number}" for number, family in enumerate(rules.FAMILIES)}


def _module(rule: Rule) -> ModuleType:
    return importlib.import_module(f"ridelint.rules.{rules.families()[rule.id]}.{rule.id.replace('-', '_')}")


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A catalogue of one family that a test fills; the real one is back afterwards."""
    (tmp_path / "document").mkdir()
    monkeypatch.setattr(rules, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setattr(document, "__path__", [str(tmp_path / "document")])
    for known in (rules.families, rules.load):
        known.cache_clear()
    yield tmp_path / "document"
    for known in (rules.families, rules.load):
        known.cache_clear()


def test_every_rule_is_loaded_by_the_name_of_its_file() -> None:
    assert [rule.id for rule in ALL] == list(rules.families())


def test_codes_are_unique() -> None:
    assert len({rule.code for rule in ALL}) == len(ALL)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_code_is_of_its_familys_block(rule: Rule) -> None:
    assert rule.code.startswith(BLOCKS[rules.families()[rule.id]])
    assert len(rule.code) == len("RL000")


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_rule_says_what_and_why(rule: Rule) -> None:
    assert rule.doc == _module(rule).__doc__
    assert rule.summary.endswith(".")
    assert rule.rationale.startswith("Why: ")


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_rule_has_good_and_bad_examples(rule: Rule) -> None:
    assert any(example.good for example in rule.examples)
    assert any(not example.good for example in rule.examples)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_rule_yields_only_to_rules_that_exist(rule: Rule) -> None:
    assert set(rule.yields_to) <= set(rules.families()) - {rule.id}


def test_a_rule_that_fails_to_import_stops_the_run(catalogue: Path) -> None:
    (catalogue / "planted_broken.py").write_text("raise RuntimeError('half written')\n")
    with pytest.raises(RuntimeError, match="half written"):
        rules.load_all()


def test_a_file_without_its_rule_stops_the_run(catalogue: Path) -> None:
    (catalogue / "planted_empty.py").write_text("RULE = None\n")
    with pytest.raises(TypeError, match="must define RULE with the id 'planted-empty'"):
        rules.load_all()


def _crash(view: Description, settings: Settings) -> Iterator[Fault]:
    yield Fault(view.node.place(), f"found before the crash with {settings.strict=}")
    raise LookupError("no such luck")


PLANTED = Rule("planted-crash", "RL099", Severity.WARN, "Crashes.", (), (Check(Description, _crash),))


def _planted(text: str) -> Outcome:
    config = parse("")
    return check([MAIN], Job((PLANTED,), config, date(2026, 1, 1)), store=Store.of(files(text)))


def test_a_rule_that_crashes_is_a_finding_and_the_run_knows() -> None:
    outcome = _planted("")
    assert outcome.crashed
    assert [(finding.rule, finding.severity, finding.pointer, finding.message) for finding in outcome.findings] == [
        ("planted-crash", Severity.WARN, "", "found before the crash with settings.strict=False"),
        (
            "planted-crash",
            Severity.ERROR,
            "",
            "the rule itself failed here (LookupError: no such luck); please report it",
        ),
    ]


def test_a_crash_cannot_be_ignored() -> None:
    outcome = _planted("x-ridelint-ignore: {planted-crash: it is planted}\n")
    assert [finding.message.partition(" (")[0] for finding in outcome.findings] == ["the rule itself failed here"]
    assert outcome.suppressed == 1
