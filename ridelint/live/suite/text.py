"""What a test is told that failed by its findings, and what the run is told at its end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from ridelint.coverage import Coverage, Share
from ridelint.live.telling import line
from ridelint.masking import masked_finding
from ridelint.model import Finding
from ridelint.reporters.snippet import snippet
from ridelint.reporters.visible import visible

_ROOM = 100
"""Cells for the line of a description; a minified one is longer than anybody reads."""


def failure(
    findings: Iterable[Finding], source_line: Callable[[Finding], str | None], secrets: Collection[str] = ()
) -> str:
    """Each finding with its call and the line of the description that says otherwise.

    ``secrets`` are names of headers and fields that are masked besides those known to hold secrets.
    """
    return "\n\n".join("\n".join(_block(masked_finding(one, secrets), source_line(one), secrets)) for one in findings)


def _block(finding: Finding, source: str | None, secrets: Collection[str]) -> Iterator[str]:
    yield line(finding, finding.exchange, secrets) if finding.exchange is not None else finding.message
    if source is not None:
        shown = snippet(source, finding.location, _ROOM)
        yield (margin := f"  {finding.location.line} | ") + shown.text
        yield " " * (len(margin) + shown.offset) + "^" * shown.carets
    if finding.help:
        yield f"  help: {visible(finding.help)}"


def summary(coverage: Coverage, failing: int) -> str:
    """One line: how many calls, what was seen of what is documented, how many findings failed tests."""
    calls = sum(operation.calls for operation in coverage.operations)
    seen = (
        f"{_share(coverage.operation_share)} operations, {_share(coverage.status_share)} statuses,"
        f" {_share(coverage.field_share)} fields"
    )
    findings = "1 finding" if failing == 1 else f"{failing} findings"
    return f"{calls} calls; seen of what is documented: {seen}; {findings} failed tests"


def _share(share: Share) -> str:
    return f"{share.seen} of {share.documented}"
