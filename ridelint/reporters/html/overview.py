"""The top of the page: what was found, in how much, and how much of the descriptions was seen."""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.coverage import Coverage, Share
from ridelint.model import Severity
from ridelint.reporters.count import WORDS, by_severity, some
from ridelint.reporters.html.tags import Html, element, joined, text, unseen
from ridelint.reporters.paint import painter
from ridelint.reporters.report import Report
from ridelint.reporters.summary import closing

SIGNS = {Severity.ERROR: "✕", Severity.WARN: "▲", Severity.INFO: "●"}
"""Shapes beside the colours, for those who see none."""


def overview(report: Report) -> Html:
    said = closing(report._replace(gone=(), coverage=None), painter(False), statistics=False)
    links = [element("a", text("Findings"), href="#findings")]
    if report.coverage is not None:
        links.append(element("a", text("Coverage"), href="#coverage"))
    return element(
        "header",
        element(
            "div",
            element("h1", element("span", text("ridelint"), class_="brand"), text(" report")),
            element("nav", joined(links, " "), aria_label="Sections"),
            class_="top",
        ),
        element("p", text(said), class_="said"),
        element("ul", joined(_cards(report)), class_="cards"),
        _gone(report),
    )


def _cards(report: Report) -> Iterator[Html]:
    for severity, number in by_severity(report.findings).items():
        sign = element("span", text(SIGNS[severity]), class_="sign", aria_hidden="true")
        yield _card(
            f"{severity} {'' if number else 'none'}".strip(),
            f"{number:,}",
            some(number, WORDS[severity]).partition(" ")[2],
            sign,
        )
    if report.coverage is not None:
        yield from _shares(report.coverage)


def _shares(coverage: Coverage) -> Iterator[Html]:
    shares = {
        "operations": coverage.operation_share,
        "statuses": coverage.status_share,
        "fields": coverage.field_share,
    }
    for noun, share in shares.items():
        yield element(
            "li",
            element("b", text(f"{share.seen:,}"), element("small", text(f" of {share.documented:,}"))),
            element("span", text(f"{noun} seen")),
            _meter(share),
            class_="card share",
        )


def _meter(share: Share) -> Html:
    """A picture of the numbers beside it."""
    most = max(1, share.documented)
    return Html(f'<meter min="0" max="{most}" value="{share.seen}" aria-hidden="true"></meter>')


def _card(kind: str, number: str, noun: str, sign: Html) -> Html:
    return element("li", element("b", sign, text(number)), element("span", text(noun)), class_=f"card {kind}")


def _gone(report: Report) -> Html:
    if not report.gone:
        return Html("")
    entries = some(len(report.gone), "entry", "entries")
    return element(
        "details",
        element("summary", text(f"{entries} of the baseline no longer found")),
        element("ul", joined(element("li", text(entry)) for entry in report.gone)),
        class_="gone",
    )


def severity_sign(severity: Severity) -> Html:
    shown = element("span", text(SIGNS[severity]), aria_hidden="true")
    return element("span", shown, unseen(WORDS[severity]), class_=f"sign {severity}", title=WORDS[severity])
