"""What the engine's own checks found, where they ask what no rule of ours does.

A failure is told under the check's name and the engine's code, so that nobody takes it for a rule of ours; once for
each operation.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ridelint.live.decode import Wire, decoded
from ridelint.live.run import lost
from ridelint.live.run.wires import recorded
from ridelint.model import Finding, Location, Rule, Severity

if TYPE_CHECKING:
    from schemathesis import Case
    from schemathesis.core.failures import Failure
    from schemathesis.engine.recorder import ScenarioRecorder

CHECKS = {
    "negative_data_rejection": "A request that the description forbids is refused.",
    "positive_data_acceptance": "A request that the description allows is not refused as invalid.",
    "missing_required_header": "A request without a required header is refused.",
    "use_after_free": "What was deleted is gone.",
    "ensure_resource_availability": "What was created is there.",
}
"""The checks that stay on, and what each asks."""


class Verdict(NamedTuple):
    """A failed check of an operation: the first call that failed it, and how many did."""

    check: str
    code: str
    text: str
    wire: Wire
    where: Location
    times: int = 1


class Verdicts:
    """Collects failed checks from all engines."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str, str, int], Verdict] = {}

    def take(self, recorder: ScenarioRecorder, locate: Callable[[Case[Any]], Location]) -> None:
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    self._add(check.name, check.failure_info.failure, case_id, recorder, locate)

    def _add(
        self,
        check: str,
        failure: Failure,
        case_id: str,
        recorder: ScenarioRecorder,
        locate: Callable[[Case[Any]], Location],
    ) -> None:
        case = recorder.cases[failure.case_id or case_id].value
        wire = recorded(case, recorder.interactions.get(case.id))
        if wire is None:
            return
        where = locate(case)
        key = check, where.file, failure.code, where.line
        with self._lock:
            held = self._seen.get(key)
            if held is None:
                held = Verdict(check, failure.code, _text(failure), wire, where, 0)
            self._seen[key] = held._replace(times=held.times + 1)

    def findings(self) -> tuple[Finding, ...]:
        with self._lock:
            return tuple(map(_finding, self._seen.values()))


class Wanted(NamedTuple):
    """What of ``--select`` and ``--ignore`` means the engine's checks, and what is left for our rules.

    >>> wanted = wanted_of(["server-error"], ["use-after-free"])
    >>> wanted.select, wanted.ignore, sorted(wanted.checks)
    (('server-error',), (), ['call-unanswered'])
    >>> sorted(wanted_of([], ["use-after-free", "missing-required-header", "positive-data-acceptance"]).checks)
    ['call-unanswered', 'ensure-resource-availability', 'negative-data-rejection']
    """

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    checks: frozenset[str]


def wanted_of(select: Sequence[str], ignore: Sequence[str]) -> Wanted:
    """A selection of nothing but rules of ours leaves the checks out; ``ST`` and ``all`` mean all of them.

    Calls without an answer are told whatever is selected: of them no rule could be asked.
    """
    engine = frozenset(map(_id, CHECKS))
    every = engine | {lost.RULE.id}

    def named(words: Sequence[str]) -> frozenset[str]:
        if "all" in words:
            return every
        codes = engine if "ST" in words else frozenset()
        return codes | (every & {lost.RULE.id if word == lost.RULE.code else word for word in words})

    def ours(words: Sequence[str]) -> tuple[str, ...]:
        return tuple(word for word in words if word not in {*every, "ST", lost.RULE.code})

    chosen = named(select) | {lost.RULE.id} if select else every
    return Wanted(ours(select), ours(ignore), chosen - named(ignore))


def rules() -> dict[str, Rule]:
    """The checks as rules, for reporters that name a finding's rule."""
    return {rule.id: rule for rule in map(_rule, CHECKS)}


def _rule(check: str) -> Rule:
    doc = f"{CHECKS[check]}\n\nWhy: Schemathesis asks it of every server.\n"
    return Rule(_id(check), "ST", Severity.ERROR, doc, (), (), "Schemathesis")


def _id(check: str) -> str:
    return check.replace("_", "-")


def _finding(verdict: Verdict) -> Finding:
    return Finding(
        rule=_id(verdict.check),
        code=verdict.code,
        severity=Severity.ERROR,
        message=verdict.text,
        location=verdict.where,
        pointer="/response/status",
        exchange=decoded(verdict.wire),
        times=verdict.times,
    )


def _text(failure: Failure) -> str:
    """The failure in one line: its title, and the first thing that it adds."""
    added = next((line.strip() for line in failure.message.splitlines() if line.strip()), "")
    return f"{failure.title}: {added}" if added and added != failure.title else failure.title
