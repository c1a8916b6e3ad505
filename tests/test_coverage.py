from __future__ import annotations

import pytest

from ridelint.coverage import Coverage, FieldCoverage, OperationCoverage, Share, State, StatusCoverage

SEEN = FieldCoverage("/result/id", 2, 0, 12)
MISSED = FieldCoverage("/result/items/*/name", 0, 0, 13)
OK = StatusCoverage("200", 2, 0, (SEEN, MISSED), 10)
GONE = StatusCoverage("404", 0, 0, (SEEN._replace(seen=0),), 14)
SURPRISE = StatusCoverage("418", 1, 1, (), 9, is_documented=False)
CALLED = OperationCoverage("Orders", "GET /orders", "list_orders", "orders.yaml", 9, 3, (OK, GONE, SURPRISE))
SILENT = OperationCoverage("Orders", "POST /orders", "", "orders.yaml", 20, 0, (OK._replace(seen=0, fields=()),))
COVERAGE = Coverage((CALLED, SILENT))


def test_operations_count_as_seen_once_called() -> None:
    assert COVERAGE.operation_share == Share(1, 2)


def test_an_undocumented_status_counts_in_no_share() -> None:
    assert COVERAGE.status_share == Share(1, 3)


def test_fields_count_in_every_status_that_has_them() -> None:
    assert COVERAGE.field_share == Share(1, 3)


@pytest.mark.parametrize(
    ("thing", "state"),
    [
        (SEEN, State.SEEN),
        (MISSED, State.MISSED),
        (SEEN._replace(faults=1), State.BROKEN),
        (OK, State.SEEN),
        (GONE, State.MISSED),
        (OK._replace(faults=2), State.BROKEN),
        (SURPRISE, State.UNDOCUMENTED),
        (CALLED, State.BROKEN),
        (SILENT, State.MISSED),
        (CALLED._replace(statuses=(OK, GONE)), State.SEEN),
    ],
)
def test_what_was_seen_is_broken_where_it_has_a_fault(
    thing: FieldCoverage | StatusCoverage | OperationCoverage, state: State
) -> None:
    assert thing.state is state
