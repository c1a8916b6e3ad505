"""What observed calls have shown of what is documented: operations, their statuses, the fields of their answers.

Documented and never seen is no fault of the server, so it is counted here rather than told; what was seen and found
faulty is counted beside it.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class State(Enum):
    """How something documented came out; `UNDOCUMENTED` is what nobody documented and the server answered."""

    SEEN = "seen"
    BROKEN = "broken"
    MISSED = "missed"
    UNDOCUMENTED = "undocumented"


class FieldCoverage(NamedTuple):
    """A field of a documented answer; ``pointer`` is into the body, ``*`` standing for every item of a list."""

    pointer: str
    seen: int
    faults: int
    line: int

    @property
    def state(self) -> State:
        return _state(self.seen, self.faults)


class StatusCoverage(NamedTuple):
    """A status of an operation as the description writes it: ``200``, ``4XX`` or ``default``.

    One that was seen without being documented may stand here too; then it has no fields and counts in no total.
    """

    status: str
    seen: int
    faults: int
    fields: tuple[FieldCoverage, ...]
    line: int
    is_documented: bool = True

    @property
    def state(self) -> State:
        return _state(self.seen, self.faults) if self.is_documented else State.UNDOCUMENTED


class OperationCoverage(NamedTuple):
    """An operation; ``service`` is the title of its description, ``label`` is like ``GET /orders``."""

    service: str
    label: str
    operation_id: str
    file: str
    line: int
    calls: int
    statuses: tuple[StatusCoverage, ...]

    @property
    def state(self) -> State:
        return _state(self.calls, sum(status.faults for status in self.statuses))


class Share(NamedTuple):
    """How many of how many documented ones were seen."""

    seen: int
    documented: int


class SkippedProbe(NamedTuple):
    """A call that a live run could not make of an operation, to see it refused; ``probe`` is like ``no token``."""

    service: str
    operation: str
    probe: str
    reason: str


class Coverage(NamedTuple):
    """Every documented operation of a run, in the order of the descriptions, and what a live run could not ask."""

    operations: tuple[OperationCoverage, ...]
    skipped: tuple[SkippedProbe, ...] = ()

    @property
    def operation_share(self) -> Share:
        return Share(sum(operation.calls > 0 for operation in self.operations), len(self.operations))

    @property
    def status_share(self) -> Share:
        statuses = self._statuses()
        return Share(sum(status.seen > 0 for status in statuses), len(statuses))

    @property
    def field_share(self) -> Share:
        fields = [field for status in self._statuses() for field in status.fields]
        return Share(sum(field.seen > 0 for field in fields), len(fields))

    def _statuses(self) -> list[StatusCoverage]:
        return [status for operation in self.operations for status in operation.statuses if status.is_documented]


def _state(seen: int, faults: int) -> State:
    if not seen:
        return State.MISSED
    return State.BROKEN if faults else State.SEEN
