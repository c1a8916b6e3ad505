"""Findings for people, in the manner of a modern compiler.

A finding's first line starts with ``file:line:column``, which terminals and editors open at a click and ``grep``
finds; below it stand the source line, the underlined span and the cure.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    blocks = (_block(finding, report, style) for finding in report.findings)
    return "\n\n".join((*blocks, closing(report, painted, statistics=statistics))) + "\n"


class _Style:
    """How blocks look, and what they have in common: the margins, by the digits of their line numbers."""

    __slots__ = ("_frames", "painted", "verbose", "width")

    def __init__(self, painted: Paint, width: int, verbose: bool) -> None:
        self.painted = painted
        self.width = width
        self.verbose = verbose
        self._frames: dict[int, tuple[str, str]] = {}

    def frame(self, digits: int) -> tuple[str, str]:
        """What stands before a source line without a number, and before a note."""
        found = self._frames.get(digits)
        if found is None:
            empty = self.painted(f"{' ' * digits} |", paint.FRAME)
            found = self._frames[digits] = empty, f"{' ' * (digits + 1)}{self.painted('=', paint.FRAME)}"
        return found


def _block(finding: Finding, report: Report, style: _Style) -> str:
    number, painted = str(finding.location.line), style.painted
    empty, mark = style.frame(len(number))
    told = [header(finding, painted)]
    source = report.source_line(finding.location.file, finding.location.line)
    if source is not None:
        shown = snippet(source, finding.location, max(_NARROWEST, style.width - len(number) - 3))
        carets = painted("^" * shown.carets, paint.SEVERITIES[finding.severity])
        text = f" {shown.text}" if shown.text else ""
        told += (empty, f"{painted(f'{number} |', paint.FRAME)}{text}", f"{empty} {' ' * shown.offset}{carets}")
    for name, note in _notes(finding, verbose=style.verbose):
        told += _note(name, note, mark, len(number), painted)
    return "\n".join(told)


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


def _note(name: str, text: str, mark: str, gutter: int, painted: Paint) -> list[str]:
    lead = f"{mark} {painted(name + ':', paint.HELP)}"
    if text.isprintable():  # and so one line
        return [f"{lead} {text}".rstrip()]
    first, *rest = lines(text.rstrip())
    return [f"{lead} {first}".rstrip(), *((" " * (gutter + len(name) + 5) + line).rstrip() for line in rest)]
