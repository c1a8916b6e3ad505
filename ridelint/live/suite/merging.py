"""What several processes have seen of the same descriptions, as one coverage."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from ridelint.coverage import Coverage, FieldCoverage, OperationCoverage, StatusCoverage

T = TypeVar("T")


def dumped(coverage: Coverage) -> str:
    """As text that another process can be sent: the operations, as no suite has a probe that it could skip."""
    return json.dumps(coverage.operations)


def loaded(text: str) -> Coverage:
    return Coverage(tuple(map(_operation, json.loads(text))))


def _operation(parts: list[Any]) -> OperationCoverage:
    operation = OperationCoverage(*parts)
    return operation._replace(statuses=tuple(_status(status) for status in parts[-1]))


def _status(parts: list[Any]) -> StatusCoverage:
    status = StatusCoverage(*parts)
    return status._replace(fields=tuple(FieldCoverage(*field) for field in status.fields))


def merged(coverages: Sequence[Coverage]) -> Coverage:
    """The sum of what each has seen; all of them are of the same descriptions."""
    operations = (operation for coverage in coverages for operation in coverage.operations)
    return Coverage(_grouped(operations, lambda one: (one.file, one.label), _operations_summed))


def _operations_summed(parts: list[OperationCoverage]) -> OperationCoverage:
    statuses = (status for part in parts for status in part.statuses)
    return parts[0]._replace(
        calls=sum(part.calls for part in parts),
        statuses=_grouped(statuses, lambda one: one.status, _statuses_summed),
    )


def _statuses_summed(parts: list[StatusCoverage]) -> StatusCoverage:
    fields = (field for part in parts for field in part.fields)
    return parts[0]._replace(
        seen=sum(part.seen for part in parts),
        faults=sum(part.faults for part in parts),
        fields=_grouped(fields, lambda one: one.pointer, _fields_summed),
    )


def _fields_summed(parts: list[FieldCoverage]) -> FieldCoverage:
    return parts[0]._replace(seen=sum(part.seen for part in parts), faults=sum(part.faults for part in parts))


def _grouped(items: Iterable[T], key: Callable[[T], object], summed: Callable[[list[T]], T]) -> tuple[T, ...]:
    groups: dict[object, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return tuple(map(summed, groups.values()))
