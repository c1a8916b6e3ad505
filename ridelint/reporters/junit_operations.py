"""The suites of a run that observed calls: a service each, with a case for each operation.

An operation without a fault passes, one that was never called is skipped, and each fault of one is a failed case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ridelint.coverage import Coverage, OperationCoverage
from ridelint.model import Finding
from ridelint.reporters.unique import unique

NO_SERVICE = "no service"


class Case(NamedTuple):
    """One test case; without a finding it passed, or was skipped where nobody called the operation."""

    name: str
    operation: OperationCoverage | None
    finding: Finding | None = None

    @property
    def is_skipped(self) -> bool:
        return self.finding is None and self.operation is not None and not self.operation.calls


def suites(findings: tuple[Finding, ...], coverage: Coverage) -> dict[str, list[Case]]:
    """The cases of each service, in the order of the descriptions; calls of no operation come last."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.service, finding.operation), []).append(finding)
    told: dict[str, list[Case]] = {}
    for operation in coverage.operations:
        faults = found.pop((operation.service, operation.label), [])
        told.setdefault(operation.service, []).extend(_cases(operation.label, operation, faults))
    for (service, label), faults in found.items():
        told.setdefault(service or NO_SERVICE, []).extend(_cases(label, None, faults))
    return {service: list(_told_apart(cases)) for service, cases in told.items()}


def _cases(label: str, operation: OperationCoverage | None, faults: list[Finding]) -> Iterator[Case]:
    if not faults:
        yield Case(label, operation)
    for finding in faults:
        yield Case(f"{label} {finding.rule} {finding.pointer}".strip(), operation, finding)


def _told_apart(cases: list[Case]) -> Iterator[Case]:
    for case, name in zip(cases, unique((case.name for case in cases), "{} ({})"), strict=True):
        yield case._replace(name=name)
