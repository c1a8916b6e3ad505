"""Every example of every rule holds: exact places, exact fixed text, and nothing else disturbed by a fix."""

from __future__ import annotations

from datetime import date

import pytest

from ridelint.config import Config, parse
from ridelint.document import Store
from ridelint.engine import Job, check, check_exchange
from ridelint.examples import MAIN, Bad, BadExchange, Example, Good, GoodExchange, files
from ridelint.fixing import fixed
from ridelint.model import Rule
from ridelint.rules import load_all

TODAY = date(2026, 1, 1)
ALL = load_all()
CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in ALL
    for number, example in enumerate(rule.examples, start=1)
]


def _config(example: Example) -> Config:
    return parse(example.config)


def _pointers(text: object, example: Example, rules: tuple[Rule, ...]) -> list[tuple[str, str]]:
    """Rule and place of every finding in a case, in the order of its report."""
    store = Store.of(files(text))  # type: ignore[arg-type]  # the caller knows it is a text
    outcome = check([MAIN], Job(rules, _config(example), TODAY), store=store)
    assert not outcome.unread
    return [
        (finding.rule, finding.pointer if finding.location.file == MAIN else f"{finding.location.file}#{finding.pointer}")
        for finding in outcome.findings
    ]


def _of_exchange(example: GoodExchange | BadExchange, rule: Rule) -> list[str]:
    store = Store.of(files(example.description or ""))
    document = store.open(MAIN) if example.description else None
    seen = check_exchange(example.exchange, document, Job((rule,), _config(example), TODAY), store)
    assert not any(sighting.crash for sighting in seen), seen
    return [str(sighting.pointer) for sighting in seen]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example_is_reported_at_exactly_these_places(rule: Rule, example: Example) -> None:
    if isinstance(example, (GoodExchange, BadExchange)):
        found = sorted(_of_exchange(example, rule))
        assert found == (sorted(example.at) if isinstance(example, BadExchange) else [])
        return
    with_helpers = tuple(dict.fromkeys((rule, *(r for r in ALL if r.id in example.among))))
    found = [pointer for name, pointer in _pointers(example.text, example, with_helpers) if name == rule.id]
    assert found == (list(example.at) if isinstance(example, Bad) else [])


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_rule_has_good_and_bad_examples(rule: Rule) -> None:
    assert any(example.good for example in rule.examples)
    assert any(not example.good for example in rule.examples)
