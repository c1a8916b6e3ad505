"""What text output ends with: the baseline entries that are gone, the table of counts, and one line that sums up."""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.reporters import paint
from ridelint.reporters.count import WORDS, by_rule, by_severity, listed, some
from ridelint.reporters.paint import Paint
from ridelint.reporters.report import Report
from ridelint.reporters.visible import one_line


def closing(report: Report, painted: Paint, *, statistics: bool) -> str:
    parts = [
        "\n".join(_gone(report)),
        "\n".join(_table(report, painted)) if statistics else "",
        "\n".join(_missed(report)) if statistics else "",
        _sentence(report, painted) + _seen(report),
    ]
    return "\n\n".join(part for part in parts if part)


def _gone(report: Report) -> Iterator[str]:
    if report.gone:
        verb = "occurs" if len(report.gone) == 1 else "occur"
        yield f"{some(len(report.gone), 'entry', 'entries')} of the baseline no longer {verb}:"
        yield from (f"  - {one_line(entry)}" for entry in report.gone)


def _table(report: Report, painted: Paint) -> Iterator[str]:
    """One row a rule, the most frequent first."""
    codes = {finding.rule: finding.code for finding in report.findings}
    rows = sorted(by_rule(report.findings).items(), key=lambda row: (-row[1], row[0]))
    for rule, count in rows:
        yield f"{count:>6}  {painted(codes[rule], paint.BOLD)}  {rule}"


def _missed(report: Report) -> Iterator[str]:
    """What is documented and was never seen, one line an operation."""
    if report.coverage is None:
        return
    from ridelint.reporters.covered import missed  # noqa: PLC0415 - most runs observe nothing

    lines = list(missed(report.coverage))
    if lines:
        yield "Documented and never seen:"
        yield from (f"  {one_line(line)}" for line in lines)


def _seen(report: Report) -> str:
    if report.coverage is None:
        return ""
    from ridelint.reporters.covered import sentence  # noqa: PLC0415 - most runs observe nothing

    return f"\n{sentence(report.coverage)}.".capitalize()


def _sentence(report: Report, painted: Paint) -> str:
    said = _found(report, painted) if report.findings else _good(report, painted)
    seconds = "" if report.seconds is None else f" Took {report.seconds:.2f} s."
    return f"{said}{_hidden(report)}.{seconds}"


def _good(report: Report, painted: Paint) -> str:
    if report.exchanges == 0:
        return "No call was checked"
    if report.exchanges is None and not _read(report):
        return "No file was checked"
    looked_at = some(_read(report), "file") if report.exchanges is None else _calls(report.exchanges)
    return f"{painted('All good:', paint.GOOD)} {looked_at}, no findings"


def _found(report: Report, painted: Paint) -> str:
    kinds = [
        painted(some(number, WORDS[severity]), paint.SEVERITIES[severity])
        for severity, number in by_severity(report.findings).items()
        if number
    ]
    return f"Found {listed(kinds)} in {_where(report)}"


def _where(report: Report) -> str:
    """Findings of observed calls may stand in no file, so there may be more places than files."""
    if report.exchanges is not None:
        return _calls(report.exchanges)
    places = len({finding.location.file for finding in report.findings})
    read = _read(report)
    if all(finding.exchange is not None for finding in report.findings):
        return some(places, "call")
    return f"{places} of {some(read, 'file')}" if places <= read else some(places, "place")


def _calls(number: int) -> str:
    return some(number, "call").replace(str(number), f"{number:,}", 1)


def _read(report: Report) -> int:
    return max(report.documents, report.files)


def _hidden(report: Report) -> str:
    parts = [
        f"{report.suppressed} suppressed" if report.suppressed else "",
        f"{report.baselined} in the baseline" if report.baselined else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f" ({said})" if said else ""
