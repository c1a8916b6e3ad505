"""Coverage in words: how much of what is documented was seen, and what was not."""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.coverage import Coverage, OperationCoverage, Share, State


def sentence(coverage: Coverage) -> str:
    """``12 of 14 operations, 40 of 51 documented statuses and 130 of 160 fields seen``."""
    return (
        f"{of(coverage.operation_share)} operations, {of(coverage.status_share)} documented statuses and "
        f"{of(coverage.field_share)} fields seen"
    )


def shares(coverage: Coverage) -> dict[str, object]:
    """The same for programs."""
    return {
        "operations": coverage.operation_share._asdict(),
        "statuses": coverage.status_share._asdict(),
        "fields": coverage.field_share._asdict(),
    }


def of(share: Share) -> str:
    return f"{share.seen} of {share.documented}"


def missed(coverage: Coverage) -> Iterator[str]:
    """One line for each operation of which something documented was never seen."""
    for operation in coverage.operations:
        what = _missed(operation)
        if what:
            yield f"{operation.label}: {what}"


def _missed(operation: OperationCoverage) -> str:
    if not operation.calls:
        return "never called"
    statuses = [status.status for status in operation.statuses if status.state is State.MISSED]
    fields = sum(field.state is State.MISSED for status in operation.statuses if status.seen for field in status.fields)
    return ", ".join(filter(None, (", ".join(statuses), f"{fields} fields" if fields > 1 else "1 field" * fields)))
