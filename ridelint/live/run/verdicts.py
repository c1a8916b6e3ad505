"""Which calls have failed which of the engine's own checks: those that ask what no rule about a call can see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ridelint.model import Verdict

if TYPE_CHECKING:
    from schemathesis import Case
    from schemathesis.core.failures import Failure
    from schemathesis.core.mutations import Mutation
    from schemathesis.core.parameters import ParameterLocation
    from schemathesis.engine.recorder import Interaction, ScenarioRecorder

CHECKS = (
    "negative_data_rejection",
    "positive_data_acceptance",
    "missing_required_header",
    "use_after_free",
    "ensure_resource_availability",
)
"""The checks that stay on; each is told by a rule of that name."""

_PARTS = {"query": "query", "header": "headers", "cookie": "headers", "path": "path", "body": "body"}
"""A parameter's location, and the part of a request that it is in."""
_CONTAINERS = {"query": "query", "header": "headers", "cookie": "cookies"}
"""A parameter's location, and where a case has those that are sent there."""
_MISSING_PARAMETER, _ABSENT = "missing_parameter", frozenset({"required", "additionalProperties"})
_LONGEST = 300


class Failed(NamedTuple):
    """A call, and the checks that it failed."""

    case: Case[Any]
    interaction: Interaction
    verdicts: tuple[Verdict, ...]


def failed(recorder: ScenarioRecorder) -> Iterator[Failed]:
    """The failures of a scenario by the call that they are about."""
    found: dict[str, dict[Verdict, None]] = {}
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                case = recorder.cases[failure.case_id or case_id].value
                found.setdefault(case.id, {})[_verdict(check.name, failure, case)] = None
    for case_id, verdicts in found.items():
        interaction = recorder.interactions.get(case_id)
        if interaction is not None:
            yield Failed(recorder.cases[case_id].value, interaction, tuple(verdicts))


def _verdict(check: str, failure: Failure, case: Case[Any]) -> Verdict:
    made = Verdict(check, failure.code, _says(failure), beside=failure.operation or "")
    if check not in {"negative_data_rejection", "missing_required_header"}:
        return made
    left_out = _left_out(case)
    if left_out and all(location == "header" for location, _ in left_out):
        # The engine's own check looks only at one phase's cases; this one, at what all of them amount to.
        return made._replace(check="missing_required_header", code="ST203", says="", where="headers", left_out=left_out)
    return made._replace(where=_where(case), left_out=left_out)


def _left_out(case: Case[Any]) -> tuple[tuple[str, str], ...]:
    """The parameters that a request lacks, if it is amiss in nothing else."""
    data = case.meta.phase.data if case.meta else None
    if data is None:
        return ()
    if getattr(data, "scenario", None) == _MISSING_PARAMETER:
        return ((_name(data.parameter_location), str(data.parameter)),)
    if not data.mutations or any(_matters(mutation) for mutation in data.mutations):
        return ()
    needed = [(_name(one.location), one.name) for one in case.operation.iter_parameters() if one.is_required]
    return tuple((place, name) for place, name in needed if place in _CONTAINERS and not _is_sent(case, place, name))


def _matters(mutation: Mutation) -> bool:
    """Whether it makes more of a request invalid than that a parameter is not there. Others beside it are ignored."""
    return mutation.parameter_location.value not in _CONTAINERS or not _ABSENT.issuperset(mutation.keywords)


def _is_sent(case: Case[Any], place: str, name: str) -> bool:
    return name in (getattr(case, _CONTAINERS[place]) or {})


def _where(case: Case[Any]) -> str:
    """The part of a request that is amiss, the first of several."""
    data = case.meta.phase.data if case.meta else None
    if data is None:
        return ""
    amiss = [mutation.parameter_location for mutation in data.mutations if _matters(mutation)]
    return _PARTS.get(_name(amiss[0] if amiss else data.parameter_location), "")


def _name(location: ParameterLocation | None) -> str:
    return location.value or "" if location else ""


def _says(failure: Failure) -> str:
    """What a failure adds to its title, in one line, the statuses that it would have taken last."""
    lines = [line.strip() for line in failure.message.splitlines() if line.strip()]
    text = "; ".join(sorted(lines[1:] or lines, key=lambda line: line.startswith("Expected: ")))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
