"""Findings for people, in the manner of a modern compiler.

A finding's first line starts with ``file:line:column``, which terminals and editors open at a click and ``grep``
finds; below it stand the source line, the underlined span and the cure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ridelint.model import Finding
from ridelint.reporters import paint
from ridelint.reporters.header import header
from ridelint.reporters.paint import Paint
from ridelint.reporters.report import Report
from ridelint.reporters.snippet import snippet
from ridelint.reporters.summary import closing
from ridelint.reporters.visible import lines, one_line

WIDTH = 120
"""Columns where the terminal's width is not known, so that a file or a pipe gets the same bytes everywhere."""
_NARROWEST = 20


def render(
    report: Report,
    *,
    color: bool = False,
    width: int | None = None,
    statistics: bool = False,
    quiet: bool = False,
    verbose: bool = False,
) -> str:
    """Each finding with its source, then the table if asked for, then one line that sums up.

    Quiet: headers alone. Verbose: also the command that makes an observed call again.
    """
    painted = paint.painter(color)
    if quiet:
        return "".join(f"{header(finding, painted)}\n" for finding in report.findings)
    style = _Style(painted, width or WIDTH, verbose)
    blocks = ("\n".join(_block(finding, report, style)) for finding in report.findings)
    return "\n\n".join((*blocks, closing(report, painted, statistics=statistics))) + "\n"


class _Style(NamedTuple):
    painted: Paint
    width: int
    verbose: bool


def _block(finding: Finding, report: Report, style: _Style) -> Iterator[str]:
    number, painted = str(finding.location.line), style.painted
    yield header(finding, painted)
    source = report.source_line(finding.location.file, finding.location.line)
    if source is not None:
        yield from _source(source, finding, number, painted, style.width)
    for name, text in _notes(finding, verbose=style.verbose):
        yield from _note(name, text, len(number), painted)


def _source(source: str, finding: Finding, number: str, painted: Paint, width: int) -> Iterator[str]:
    room = max(_NARROWEST, width - len(number) - 3)
    shown = snippet(source, finding.location, room)
    empty = painted(f"{' ' * len(number)} |", paint.FRAME)
    carets = painted("^" * shown.carets, paint.SEVERITIES[finding.severity])
    yield empty
    yield f"{painted(f'{number} |', paint.FRAME)} {shown.text}".rstrip()
    yield f"{empty} {' ' * shown.offset}{carets}"


def _notes(finding: Finding, *, verbose: bool) -> Iterator[tuple[str, str]]:
    if finding.exchange is not None:
        from ridelint.reporters.observed import call, spot, times  # noqa: PLC0415 - most runs observe nothing

        yield "call", one_line(f"{call(finding.exchange)}{times(finding)}")
        yield "at", one_line(str(spot(finding)))
    if finding.help:
        yield "help", finding.help
    if finding.fix is not None and finding.fix.title not in (finding.help, ""):
        yield "fix", finding.fix.title
    if verbose and finding.exchange is not None:
        from ridelint.reporters.curl import curl  # noqa: PLC0415

        yield "repeat", curl(finding.exchange)


def _note(name: str, text: str, gutter: int, painted: Paint) -> Iterator[str]:
    mark = " " * (gutter + 1) + painted("=", paint.FRAME)
    first, *rest = lines(text.rstrip())
    yield f"{mark} {painted(name + ':', paint.HELP)} {first}".rstrip()
    for line in rest:
        yield (" " * (gutter + len(name) + 5) + line).rstrip()
