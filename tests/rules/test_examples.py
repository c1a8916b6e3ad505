"""Every example of every rule holds: exact places, exact fixed text, and nothing else disturbed by a fix."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from ridelint.config import Config, parse
from ridelint.document import Store
from ridelint.engine import Job, Outcome, check
from ridelint.examples import MAIN, Bad, BadExchange, Example, Good, GoodExchange, completed, files
from ridelint.fixing import applied
from ridelint.live.described import Described, House
from ridelint.live.observer import Observer
from ridelint.model import Finding, Rule
from ridelint.rules import load_all

TODAY = date(2026, 1, 1)
MOST_ROUNDS = 5
ALL = load_all()


def _cases(*kinds: type) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in ALL
        for number, example in enumerate(rule.examples, start=1)
        if isinstance(example, kinds)
    ]


FIXABLE = [case for case in _cases(Bad) if case.values[1].fixed is not None]  # type: ignore[attr-defined]  # a pytest.param


def _config(example: Example) -> Config:
    return parse(example.config)


def _checked(texts: dict[str, str], example: Example, rules: tuple[Rule, ...]) -> Outcome:
    outcome = check([MAIN], Job(rules, _config(example), TODAY, fixes=True), store=Store.of(texts))
    assert not outcome.unread
    assert not outcome.crashed, outcome.findings
    return outcome


def _place(finding: Finding) -> str:
    file = finding.location.file
    return finding.pointer if file == MAIN else f"{file}#{finding.pointer}"


@pytest.mark.parametrize(("rule", "example"), _cases(Good, Bad))
def test_case_is_reported_at_exactly_these_places(rule: Rule, example: Good | Bad) -> None:
    rules = tuple(other for other in ALL if other is rule or other.id in example.among)
    found = _checked(files(example.text), example, rules).findings
    places = [_place(finding) for finding in found if finding.rule == rule.id]
    assert places == (list(example.at) if isinstance(example, Bad) else [])


@pytest.mark.parametrize(("rule", "example"), _cases(GoodExchange, BadExchange))
def test_call_is_reported_at_exactly_these_places(rule: Rule, example: GoodExchange | BadExchange) -> None:
    store = Store.of(files(example.description or ""))
    house = House((rule,), _config(example), TODAY)
    observer = Observer([Described(store.open(MAIN), store, house)], store)
    observer.observe(example.exchange)
    seen = observer.conclude()
    assert not seen.crashed, seen.findings
    assert sorted(finding.pointer for finding in seen.findings) == sorted(getattr(example, "at", ()))


def _fixed(texts: dict[str, str], example: Bad, rule: Rule, among: tuple[Rule, ...]) -> tuple[str, int]:
    """The description after one round of a rule's fixes, and how many there were."""
    found = _checked(texts, example, among).findings
    fixes = [
        finding.fix for finding in found if finding.rule == rule.id and finding.fix and finding.location.file == MAIN
    ]
    return applied(texts[MAIN], fixes)


@pytest.mark.parametrize(("rule", "example"), FIXABLE)
def test_fixes_lead_to_exactly_this_text_and_then_to_rest(rule: Rule, example: Bad) -> None:
    texts = files(example.text)
    among = tuple(other for other in ALL if other is rule or other.id in example.among)
    for _ in range(MOST_ROUNDS):
        texts[MAIN], count = _fixed(texts, example, rule, among)
        if not count:
            break
    else:
        pytest.fail("the fixes never come to rest")
    assert texts[MAIN] == completed(example.fixed or "")
    assert not [finding for finding in _checked(texts, example, among).findings if finding.rule == rule.id]


@pytest.mark.parametrize(("rule", "example"), FIXABLE)
def test_fixed_text_parses_and_has_no_new_finding_of_any_rule(rule: Rule, example: Bad) -> None:
    before = files(example.text)
    after = {**before, MAIN: completed(example.fixed or "")}
    known = Counter(finding.rule for finding in _checked(before, example, ALL).findings)
    now = Counter(finding.rule for finding in _checked(after, example, ALL).findings)
    assert not Store.of(after).open(MAIN).problems
    assert not now - known, f"{rule.id}: its fix brings findings that were not there"
