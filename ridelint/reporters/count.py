"""Counts of findings, and how they are said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ridelint.model import Finding, Severity

WORDS = {Severity.ERROR: "error", Severity.WARN: "warning", Severity.INFO: "info"}


def by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Every severity, the gravest first, with how often it occurs."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in sorted(Severity, reverse=True)}


def by_rule(findings: Iterable[Finding]) -> dict[str, int]:
    """Every rule that found something, in order of id."""
    return dict(sorted(Counter(finding.rule for finding in findings).items()))


def some(number: int, noun: str, plural: str = "") -> str:
    """``1 file``, ``2 files``, ``2 entries``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
