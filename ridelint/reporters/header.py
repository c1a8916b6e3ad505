"""The first line of a finding, wherever people read it."""

from __future__ import annotations

from ridelint.model import Finding
from ridelint.reporters import paint
from ridelint.reporters.count import WORDS
from ridelint.reporters.paint import Paint
from ridelint.reporters.visible import one_line, visible


def header(finding: Finding, painted: Paint) -> str:
    """``file:line:column: severity[code] rule: message``: opened at a click, found by ``grep``."""
    place = f"{visible(finding.location.file)}:{finding.location.line}:{finding.location.column}:"
    kind = painted(f"{WORDS[finding.severity]}[{finding.code}]", paint.SEVERITIES[finding.severity])
    return f"{painted(place, paint.BOLD)} {kind} {finding.rule}: {one_line(finding.message)}"
