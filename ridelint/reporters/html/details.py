"""The inside of a finding: the description's line beside the line of the call, the cure, and the command."""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.model import Exchange, Finding
from ridelint.reporters.curl import curl
from ridelint.reporters.html.listing import Line, listing
from ridelint.reporters.html.message import request_lines, response_lines
from ridelint.reporters.html.source import source_lines
from ridelint.reporters.html.tags import Html, element, joined, prose, text
from ridelint.reporters.observed import call, spot
from ridelint.reporters.report import Report


def details(finding: Finding, report: Report, *, is_whole: bool) -> Html:
    parts = [element("dl", joined(_facts(finding)))]
    if is_whole:
        parts.append(element("div", *_sides(finding, report), class_="sides"))
        if finding.exchange is not None:
            parts.append(_other_half(finding, finding.exchange))
            parts.append(_command(finding.exchange))
    return element("div", joined(parts), class_="inside")


def _facts(finding: Finding) -> Iterator[Html]:
    if finding.help:
        yield _fact("Help", prose(finding.help))
    if finding.exchange is not None:
        yield _fact("Call", element("code", text(call(finding.exchange))))
    where = spot(finding)
    if where.pointer:
        value = Html("") if where.value is None else element("span", text(" is "), element("code", text(where.value)))
        yield _fact("At", element("code", text(where.pointer)), value)


def _fact(name: str, *value: Html) -> Html:
    return element("div", element("dt", text(name)), element("dd", *value))


def _sides(finding: Finding, report: Report) -> Iterator[Html]:
    lines = source_lines(finding.location, report.source_line)
    if lines:
        yield _side(f"Description, {finding.location.file}:{finding.location.line}", lines)
    if finding.exchange is not None:
        in_request = finding.pointer.startswith("/request")
        half = request_lines if in_request else response_lines
        yield _side("Request" if in_request else "Response", half(finding.exchange, finding.pointer))


def _side(title: str, lines: list[Line]) -> Html:
    return element("figure", element("figcaption", text(title)), listing(lines, title))


def _other_half(finding: Finding, exchange: Exchange) -> Html:
    in_request = finding.pointer.startswith("/request")
    title, half = ("Response", response_lines) if in_request else ("Request", request_lines)
    summary = element("summary", text(f"{title} of the call"))
    return element("details", summary, listing(half(exchange, ""), title), class_="half")


def _command(exchange: Exchange) -> Html:
    """The script puts a button to copy it there."""
    command = element("pre", element("code", *_lines(curl(exchange))), tabindex="0", aria_label="Command")
    return element("figure", element("figcaption", text("Make the call again")), command, class_="command")


def _lines(command: str) -> Iterator[Html]:
    for number, line in enumerate(command.split("\n")):
        yield text(line) if number == 0 else Html(f"\n{text(line)}")
