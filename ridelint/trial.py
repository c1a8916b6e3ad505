"""The examples of a rule put to the test: exact places, exact fixed text, and nothing else disturbed by a fix.

The project's own rules are held to this by its test run, and anybody's by ``ridelint test``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, cast

from ridelint.config import Config, parse
from ridelint.document import Store
from ridelint.engine import Job, Outcome, check
from ridelint.examples import MAIN, Bad, BadExchange, Example, GoodExchange, completed, files
from ridelint.fixing import applied
from ridelint.live.described import Described, House
from ridelint.live.observer import Observer
from ridelint.model import LIVE_RUN, NO_ANSWER, Finding, Part, Pointer, Rule

_TODAY = date(2026, 1, 1)
"""Any day would do; one that stands still keeps an example with `until` true."""
_MOST_ROUNDS = 5


class Case(NamedTuple):
    """One example of a rule; ``number`` counts from 1. ``catalogue`` are all rules that there are."""

    rule: Rule
    number: int
    example: Example
    catalogue: Sequence[Rule]

    @property
    def name(self) -> str:
        return f"{self.rule.id}-{self.number}"

    @property
    def among(self) -> tuple[Rule, ...]:
        """The rules that take part: the rule, and those that the example names."""
        named = getattr(self.example, "among", ())
        return tuple(rule for rule in (*self.catalogue, self.rule) if rule is self.rule or rule.id in named)

    @property
    def has_fix(self) -> bool:
        return isinstance(self.example, Bad) and self.example.fixed is not None


def cases(rule: Rule, catalogue: Sequence[Rule]) -> tuple[Case, ...]:
    others = tuple(other for other in catalogue if other.id != rule.id)
    examples = cast("tuple[Example, ...]", rule.examples)  # a rule knows no more of them than that they are examples
    return tuple(Case(rule, number, example, others) for number, example in enumerate(examples, start=1))


def complaints(case: Case) -> list[str]:
    """What is not as the example says; nothing if it holds."""
    questions: list[Callable[[Case], Iterator[str]]] = [_places]
    if isinstance(case.example, BadExchange) and case.example.declared:
        questions.append(_lines)
    if case.has_fix:
        questions += [_fixed_text, _no_new_findings]
    return [complaint for question in questions for complaint in question(case)]


def _places(case: Case) -> Iterator[str]:
    example = case.example
    found = _in_call(case) if isinstance(example, (GoodExchange, BadExchange)) else _in_description(case)
    wanted = [] if example.good else list(getattr(example, "at", ()))
    if isinstance(example, BadExchange):
        found, wanted = sorted(found), sorted(wanted)
    if found != wanted:
        yield f"is reported at {_listed(found)}, and should be at {_listed(wanted)}"


def _in_description(case: Case) -> list[str]:
    outcome = _checked(files(_texts(case)), case, case.among)
    return [_place(finding) for finding in outcome.findings if finding.rule == case.rule.id]


def _in_call(case: Case) -> list[str]:
    return [finding.pointer for finding in _seen(case)]


def _seen(case: Case) -> tuple[Finding, ...]:
    example = case.example
    assert isinstance(example, (GoodExchange, BadExchange))  # noqa: S101  for the type checker
    store = Store.of(files(example.description or ""))
    observer = Observer([Described(store.open(MAIN), store, House(case.among, _config(case), _TODAY))], store)
    if example.response.status != NO_ANSWER:
        observer.observe(example.exchange)
    if example.asked_of == LIVE_RUN:
        observer.judge(example.exchange, () if example.verdict is None else (example.verdict,))
    return tuple(finding for finding in observer.conclude().findings if finding.rule == case.rule.id)


def _lines(case: Case) -> Iterator[str]:
    """Each fault of a call is told at the line of the description that says so."""
    example = case.example
    assert isinstance(example, BadExchange)  # noqa: S101  for the type checker
    document = Store.of(files(example.description or "")).open(MAIN)
    lines = [document.locate(Pointer.parse(pointer), Part.KEY).line for pointer in example.declared]
    found = sorted(f"{finding.pointer} by line {finding.location.line}" for finding in _seen(case))
    wanted = sorted(f"{pointer} by line {line}" for pointer, line in zip(example.at, lines, strict=True))
    if found != wanted:
        yield f"is reported at {_listed(found)}, and should be at {_listed(wanted)}"


def _fixed_text(case: Case) -> Iterator[str]:
    """The fixes lead to the very text that the example has, and then to rest."""
    texts = files(_texts(case))
    for _ in range(_MOST_ROUNDS):
        texts[MAIN], count = _fixed_once(texts, case)
        if not count:
            break
    else:
        yield "its fixes never come to rest"
        return
    wanted = _wanted(case)
    if texts[MAIN] != wanted:
        yield f"is fixed to {texts[MAIN]!r}, and should be to {wanted!r}"
    elif any(finding.rule == case.rule.id for finding in _checked(texts, case, case.among).findings):
        yield "is still reported after its fix"


def _no_new_findings(case: Case) -> Iterator[str]:
    """The fixed text parses, and no rule finds anything in it that was not there before."""
    before = files(_texts(case))
    after = {**before, MAIN: _wanted(case)}
    everybody = (*case.catalogue, case.rule)
    known = Counter(finding.rule for finding in _checked(before, case, everybody).findings)
    now = Counter(finding.rule for finding in _checked(after, case, everybody).findings)
    if Store.of(after).open(MAIN).problems:
        yield "its fixed text does not parse"
    if now - known:
        yield f"its fix brings new findings of {_listed(sorted(now - known))}"


def _fixed_once(texts: dict[str, str], case: Case) -> tuple[str, int]:
    """The description after one round of the rule's fixes, and how many there were."""
    found = _checked(texts, case, case.among).findings
    own = (finding for finding in found if finding.rule == case.rule.id and finding.location.file == MAIN)
    return applied(texts[MAIN], [finding.fix for finding in own if finding.fix])


def _checked(texts: dict[str, str], case: Case, rules: Sequence[Rule]) -> Outcome:
    return check([MAIN], Job(tuple(rules), _config(case), _TODAY, fixes=True), store=Store.of(texts))


def _config(case: Case) -> Config:
    return parse(case.example.config)


def _texts(case: Case) -> dict[str, str]:
    text = getattr(case.example, "text", "")
    return {MAIN: text} if isinstance(text, str) else dict(text)


def _wanted(case: Case) -> str:
    return completed(getattr(case.example, "fixed", None) or "")


def _place(finding: Finding) -> str:
    file = finding.location.file
    return finding.pointer if file == MAIN else f"{file}#{finding.pointer}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "no place"
