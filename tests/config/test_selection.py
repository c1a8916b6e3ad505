"""Which rules a run asks."""

from __future__ import annotations

import pytest

from ridelint.config import Config, parse
from ridelint.config.selection import select
from ridelint.errors import UsageError
from ridelint.model import Rule, Severity
from ridelint.rules import families

ALL = tuple(families())
NAMING = tuple(name for name, family in families().items() if family == "naming")
COVERAGE = ("field-never-seen", "status-never-seen")
FAULTS = tuple(name for name in ALL if name not in COVERAGE)
FIELD = Rule("field-name-case", "RL101", Severity.ERROR, "A rule.", (), ())


def test_the_house_asks_every_rule_but_those_of_coverage() -> None:
    assert select(Config()) == (FAULTS, Config())


def test_the_rules_of_coverage_are_asked_where_they_are_named() -> None:
    assert select(parse("rules: {traffic: on}")).rules == ALL
    assert select(Config(), ["status-never-seen"]).rules == ("status-never-seen",)


def test_what_is_off_is_not_asked() -> None:
    rules, _ = select(parse("rules: {naming: off, error-singular: warn}"))
    assert rules == tuple(name for name in FAULTS if name not in NAMING or name == "error-singular")


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        (["field-name-case"], ("field-name-case",)),
        (["RL101"], ("field-name-case",)),
        (["naming"], NAMING),
        (["RL1"], NAMING),
        (["all"], ALL),
        (["RL101,error-singular"], ("error-singular", "field-name-case")),
        (["RL101", " error-singular ,"], ("error-singular", "field-name-case")),
    ],
)
def test_select_by_id_code_start_of_a_code_family_or_all(words: list[str], rules: tuple[str, ...]) -> None:
    assert select(Config(), words).rules == rules
    assert select(Config(), [], words).rules == tuple(name for name in FAULTS if name not in rules)


def test_a_selected_rule_that_is_off_is_turned_on_at_its_own_severity() -> None:
    rules, config = select(Config.preset("none"), ["field-name-case"])
    assert rules == ("field-name-case",)
    assert config.severity(FIELD, "a.yaml") is Severity.ERROR
    assert Config.preset("none").severity(FIELD, "a.yaml") is None


def test_a_selected_rule_that_is_on_keeps_its_severity() -> None:
    _, config = select(parse("rules: {field-name-case: warn}"), ["RL1"])
    assert config.severity(FIELD, "a.yaml") is Severity.WARN


def test_an_override_has_the_last_word_about_its_files() -> None:
    _, config = select(parse("overrides: [{files: [a.yaml], rules: {naming: off}}]"), ["naming"])
    assert config.severity(FIELD, "a.yaml") is None
    assert config.severity(FIELD, "b.yaml") is Severity.ERROR


def test_of_both_options_the_one_that_names_a_rule_more_closely_wins_else_ignore() -> None:
    rest = tuple(name for name in NAMING if name != "field-name-case")
    assert select(Config(), ["naming"], ["field-name-case"]).rules == rest
    assert select(Config(), ["field-name-case"], ["naming"]).rules == ("field-name-case",)
    assert select(Config(), ["naming"], ["naming"]).rules == ()


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("field-name-cse", "no rule is named `field-name-cse`; did you mean `field-name-case`?"),
        ("namimg", "no rule is named `namimg`; did you mean `naming`?"),
        ("RL987", "no rule is named `RL987`; `ridelint rules` lists them"),
    ],
)
def test_a_word_that_means_no_rule_is_an_error(word: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        select(Config(), [word])
    assert str(caught.value) == f"--select: {hint}"
    with pytest.raises(UsageError) as caught:
        select(Config(), [], [word])
    assert str(caught.value) == f"--ignore: {hint}"
