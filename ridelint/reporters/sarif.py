"""SARIF 2.1.0 (OASIS), as code scanning services and editors read it.

A rule goes by its id, which people type to select or ignore it; the code is a tag. Section numbers are those of the
standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from ridelint.model import Edit, Exchange, Finding, Fix, Location, Rule, Severity
from ridelint.reporters.jsontext import array, compact
from ridelint.reporters.place import path
from ridelint.reporters.report import Report
from ridelint.reporters.visible import encodable

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "ridelint/v1"
_LEVELS: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARN: "warning", Severity.INFO: "note"}
)


def render(report: Report) -> str:
    rules = [report.rules[name] for name in sorted(report.rules)]
    return _LOG.format(
        schema=compact(SCHEMA),
        driver="".join(f"{compact(key)}: {compact(value)},\n          " for key, value in _driver(report)),
        rules=array((_rule(rule, report.docs_url) for rule in rules), indent=10),
        properties=_covered(report),
        results=array(_results(report.findings, rules), indent=6),
    )


# Columns count code points (3.14.17), as a Location does; UTF-16 units are the default.
_LOG = """\
{{
  "$schema": {schema},
  "version": "2.1.0",
  "runs": [
    {{
      "tool": {{
        "driver": {{
          {driver}"rules": {rules}
        }}
      }},
      "columnKind": "unicodeCodePoints",
      {properties}"results": {results}
    }}
  ]
}}
"""


def _covered(report: Report) -> str:
    """What a run that observed calls has covered, in its property bag (3.8)."""
    if report.coverage is None:
        return ""
    from ridelint.reporters.covered import shares  # noqa: PLC0415 - most runs observe nothing

    bag = {"exchanges": report.exchanges, "coverage": shares(report.coverage)}
    return f'"properties": {compact(bag)},\n      '


def _driver(report: Report) -> Iterator[tuple[str, str]]:
    yield "name", "ridelint"
    if report.tool_version:
        yield "version", report.tool_version
    if report.docs_url:
        yield "informationUri", report.docs_url.removesuffix("#")


def _rule(rule: Rule, docs_url: str) -> dict[str, object]:
    """A descriptor (3.49) with what GitHub shows: title, description, help, tags."""
    link = {"helpUri": docs_url + rule.id} if docs_url else {}
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.rationale or rule.summary},
        **link,
        "help": _help(rule),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["openapi", rule.code]},
    }


def _help(rule: Rule) -> dict[str, str]:
    doc, source = rule.doc.strip(), f"Source: {rule.source}" if rule.source else ""
    plain = (doc, source)
    marked = (f"**{rule.id}** ({rule.code})", doc, source and f"*{source}*")
    return {name: "\n\n".join(filter(None, parts)) for name, parts in (("text", plain), ("markdown", marked))}


def _results(findings: Sequence[Finding], rules: Sequence[Rule]) -> Iterator[dict[str, object]]:
    index = {rule.id: position for position, rule in enumerate(rules)}
    for finding in findings:
        yield _result(finding, index.get(finding.rule))


def _result(finding: Finding, index: int | None) -> dict[str, object]:
    """A result (3.27). A finding of the linter itself, a crashed rule say, may have no descriptor to point to."""
    text = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    written: dict[str, object] = {
        "ruleId": finding.rule,
        **({} if index is None else {"ruleIndex": index}),
        "level": _LEVELS[finding.severity],
        "message": {"text": _unlinked(text)},
        "locations": [_location(finding)],
    }
    if finding.fingerprint:
        written["partialFingerprints"] = {FINGERPRINT: finding.fingerprint}
    if finding.exchange is not None:
        written |= _observed(finding, finding.exchange)
    if finding.fix is not None and finding.fix.edits:
        written["fixes"] = [_fix(finding.fix, finding.location.file)]
    return written


def _observed(finding: Finding, exchange: Exchange) -> dict[str, object]:
    """How often it was seen (3.27.18), the first call (3.46, 3.47), and the command that makes it again."""
    from ridelint.reporters.curl import curl  # noqa: PLC0415 - most runs observe nothing
    from ridelint.reporters.observed import spot  # noqa: PLC0415

    request, response = exchange.request, exchange.response
    return {
        "occurrenceCount": finding.times,
        "webRequest": {
            "method": request.method,
            "target": encodable(f"{request.origin}{request.path}"),
            "headers": dict(request.headers),
        },
        "webResponse": {"statusCode": response.status, "headers": dict(response.headers)},
        "properties": {
            "service": finding.service,
            "operation": finding.operation,
            "call": exchange.label,
            "value": spot(finding).value or "",
            "curl": curl(exchange),
        },
    }


def _location(finding: Finding) -> dict[str, object]:
    physical = {"artifactLocation": {"uri": _uri(finding.location.file)}, "region": _region(finding.location)}
    logical = {"logicalLocations": [{"fullyQualifiedName": finding.pointer}]} if finding.pointer else {}
    return {"physicalLocation": physical, **logical}


def _region(place: Location) -> dict[str, int]:
    """A region (3.30): like a Location, lines and columns count from 1 and the end is exclusive."""
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _fix(fix: Fix, file: str) -> dict[str, object]:
    replacements = [_replacement(edit) for edit in fix.edits]
    change = {"artifactLocation": {"uri": _uri(file)}, "replacements": replacements}
    return {"description": {"text": _unlinked(fix.title)}, "artifactChanges": [change]}


def _replacement(edit: Edit) -> dict[str, object]:
    region = {"charOffset": edit.start, "charLength": edit.end - edit.start}
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}


def _uri(file: str) -> str:
    """A relative reference (RFC 3986 section 4.2), or a ``file`` URI for an absolute path (RFC 8089)."""
    written = quote(encodable(path(file)))
    return f"file://{written}" if written.startswith("/") else written


def _unlinked(text: str) -> str:
    """``[text](target)`` is a link in a message (3.11.6); what a description says must not become one."""
    return text.replace("](", "\\](")
