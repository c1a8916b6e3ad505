"""From sightings to findings: each fault once, covered ones left out, in a fixed order; and lasting names for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from ridelint.harvest import Sighting
from ridelint.model import Finding, Pointer, Rule, Severity

Identity = tuple[str, str, Pointer, str]


class Severities(Protocol):
    def severity(self, rule: Rule, file: str) -> Severity | None: ...


def findings_of(
    sightings: Iterable[Sighting], rules: Sequence[Rule], severities: Severities
) -> tuple[tuple[Finding, ...], int]:
    """The findings to report, and how many faults explained ignores cover.

    A fault that is met more than once is one finding. It counts as covered only where every way to it is.
    """
    by_id = {rule.id: rule for rule in rules}
    faults: dict[Identity, Sighting] = {}
    for seen in sightings:
        identity = (seen.rule, seen.location.file, seen.pointer, seen.message)
        known = faults.setdefault(identity, seen)
        if known.covered_by and not seen.covered_by:
            faults[identity] = seen
    kept = [seen for seen in faults.values() if not seen.covered_by]
    told = [_finding(seen, by_id[seen.rule], severities) for seen in _without_echoes(kept, by_id)]
    return ordered(told), len(faults) - len(kept)


def _without_echoes(kept: Sequence[Sighting], rules: dict[str, Rule]) -> list[Sighting]:
    """Leave out what another rule says better of the same place."""
    better = {name for rule in rules.values() for name in rule.yields_to}
    said = {(seen.rule, seen.location.file, seen.pointer, seen.part) for seen in kept if seen.rule in better}

    def is_echo(seen: Sighting) -> bool:
        place = seen.location.file, seen.pointer, seen.part
        return any((name, *place) in said for name in rules[seen.rule].yields_to)

    return [seen for seen in kept if seen.crash or not is_echo(seen)]


def _finding(seen: Sighting, rule: Rule, severities: Severities) -> Finding:
    severity = Severity.ERROR if seen.crash else severities.severity(rule, seen.location.file)
    return Finding(
        rule=rule.id,
        code=rule.code,
        severity=severity or rule.severity,
        message=seen.message,
        location=seen.location,
        pointer=str(seen.pointer),
        help=seen.help,
        fix=seen.fix,
    )


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in their fixed order."""
    return tuple(sorted(findings, key=order))


def order(finding: Finding) -> tuple[object, ...]:
    """The place of a finding among others: by file and line, and never by chance."""
    return finding.location, finding.code, finding.pointer, finding.message


def with_fingerprints(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """All findings of a run, each with a name that a shifted line does not change; equal ones are told by their order.

    Not every report needs the names, and they cost.
    """
    from hashlib import sha256  # noqa: PLC0415  it brings in a large library

    ordinals: Counter[str] = Counter()
    named: list[Finding] = []
    for finding in findings:
        text = "\0".join((finding.rule, finding.location.file, _lasting(finding), finding.message))
        digest = sha256(f"{text}\0{ordinals[text]}".encode(errors="surrogatepass")).hexdigest()[:32]
        ordinals[text] += 1
        named.append(finding._replace(fingerprint=digest))
    return tuple(named)


def _lasting(finding: Finding) -> str:
    """The pointer; in a call without the positions in arrays, which the next call has otherwise."""
    if finding.exchange is None:
        return finding.pointer
    return "/".join("*" if token.isdigit() else token for token in finding.pointer.split("/"))
