"""Colour for a terminal, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ridelint.model import Severity

Paint = Callable[[str, str], str]
"""Takes a text and the parameters of an ANSI SGR sequence (ECMA-48 8.3.117)."""

BOLD, FRAME, HELP, GOOD = "1", "1;34", "1;36", "1;32"
SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "1;31", Severity.WARN: "1;33", Severity.INFO: "1;36"}
)


def painter(color: bool) -> Paint:
    return _painted if color else _plain


def _painted(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _plain(text: str, _style: str) -> str:
    return text
