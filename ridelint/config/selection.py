"""Which rules a run asks: those that the configuration has on, as ``--select`` and ``--ignore`` change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ridelint.config.config import Config
from ridelint.config.rulenames import closeness, is_known, rules_named, unknown
from ridelint.errors import UsageError
from ridelint.rules import families


class Selection(NamedTuple):
    """The ids of the rules to ask in catalogue order, and the configuration in which each of them is on."""

    rules: tuple[str, ...]
    config: Config


def select(config: Config, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Selection:
    """Choose rules by id, code, start of a code, family or `all`; several may stand in one word, with commas.

    A rule that is selected and off is turned on at its own severity; an override for some files can still turn it
    off there. Of a selection and an ignore that both mean a rule, the one that names it more closely wins, else the
    ignore.

    Raises:
        UsageError: a word means no rule.
    """
    wanted = _named("--select", select)
    unwanted = _named("--ignore", ignore)
    if select:
        config = config.with_rules_on(wanted)
    chosen = [rule for rule in families() if (rule in wanted if select else config.asks(rule))]
    kept = (rule for rule in chosen if unwanted.get(rule, -1) < wanted.get(rule, 0))
    return Selection(tuple(kept), config)


def _named(option: str, words: Sequence[str]) -> dict[str, int]:
    """The rules that the words mean, each with how closely it is named."""
    found: dict[str, int] = {}
    for name in _split(words):
        if not is_known(name):
            raise UsageError(f"{option}: {unknown(name)}")
        for rule in rules_named(name):
            found[rule] = max(found.get(rule, 0), closeness(name))
    return found


def _split(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield from filter(None, map(str.strip, word.split(",")))
