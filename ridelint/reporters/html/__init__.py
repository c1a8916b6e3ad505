"""One page for people: findings by service and rule with both sides of each, and what was covered.

It is one file that loads nothing, so it can be mailed, archived and opened from a disk: style and script are inside,
and the page's policy allows these two, by their hashes, and nothing else. Without its script everything can be read,
with it findings can be searched.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from string import Template

from ridelint.reporters.html.findings import findings
from ridelint.reporters.html.matrix import coverage
from ridelint.reporters.html.overview import overview
from ridelint.reporters.html.tags import text
from ridelint.reporters.report import Report

_FOLDER = Path(__file__).parent


def render(report: Report) -> str:
    style, script = _file("page.css"), _file("page.js")
    return Template(_file("page.html")).substitute(
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
        version=text(report.tool_version),
        overview=overview(report),
        findings=findings(report),
        coverage=coverage(report.coverage) if report.coverage is not None else "",
    )


def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
