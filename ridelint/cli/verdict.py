"""The exit codes, and which findings make a run fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ridelint.model import Finding, Severity

if TYPE_CHECKING:
    from ridelint.config import Config

CLEAN, FINDINGS, CANNOT = 0, 1, 2
FAIL_ON: Mapping[str, Severity | None] = MappingProxyType(
    {"error": Severity.ERROR, "warn": Severity.WARN, "info": Severity.INFO, "never": None}
)


def verdict(findings: Iterable[Finding], fail_on: str | None, configs: Iterable[Config]) -> int:
    """Whether some finding is as grave as the option, or else the configuration, says."""
    least = FAIL_ON[fail_on] if fail_on else min((c.fail_on for c in configs if c.fail_on), default=None)
    return FINDINGS if least and any(finding.severity >= least for finding in findings) else CLEAN
