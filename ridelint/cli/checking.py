"""The main job as its options ask for it: descriptions checked, and told of."""

from __future__ import annotations

import gc
import sys
import time
from typing import Any

from ridelint import __version__
from ridelint.cli.output import outputs, write
from ridelint.cli.session import Asked, Result, carry_out
from ridelint.cli.verdict import CANNOT, verdict
from ridelint.findings import with_fingerprints
from ridelint.model import Finding
from ridelint.reporters import Report


def check(given: dict[str, Any]) -> int:
    """Check what the options of ``ridelint check`` name, and give the exit code."""
    start = time.perf_counter()
    gc.disable()  # a run makes few cycles and ends soon; collecting costs a third of the time on a large file
    targets = outputs(given["formats"], given["output"])
    asked = asked_for(given, fixes=given["fix"] or any(target.wants_fixes for target in targets))
    result = carry_out(asked)
    if given["fix"]:
        from ridelint.cli.fix import fix_all  # noqa: PLC0415  most runs write nothing

        result = fix_all(result, asked)
    report = _report(result, given)
    seconds = time.perf_counter() - start
    for target in targets:
        write(target, report, given, seconds)
    return _exit_code(result, report, given["fail_on"])


def asked_for(given: dict[str, Any], *, fixes: bool = False) -> Asked:
    return Asked(
        paths=given["paths"] or (".",),
        config_file=given["config_file"],
        preset=given["preset"],
        select=given["select"],
        ignore=given["ignore"],
        strict=given["strict"],
        jobs=given["jobs"],
        allow_remote=given["allow_remote"],
        root=given["root"],
        max_size=given["max_size"],
        stdin_filename=given["stdin_filename"],
        fixes=fixes,
    )


def _report(result: Result, given: dict[str, Any]) -> Report:
    """What is told, after the baseline and the changed lines have been taken out."""
    findings, known, gone = _new(result, given)
    if given["changed_since"]:
        from ridelint.changed import changes_since  # noqa: PLC0415  git is asked only if somebody wants it

        findings = changes_since(given["changed_since"]).among(findings)
    return Report(
        findings=findings,
        rules=result.rules,
        files=len(result.checked),
        documents=len(result.files),
        suppressed=sum(outcome.suppressed for outcome in result.outcomes),
        baselined=known,
        gone=gone,
        source_line=result.source_line,
        tool_version=__version__,
        docs_url="",
        checked=result.checked,
    )


def _new(result: Result, given: dict[str, Any]) -> tuple[tuple[Finding, ...], int, tuple[str, ...]]:
    """The findings that the baseline does not know, how many it knows, and its entries that are gone."""
    baseline, findings = given["baseline_file"], result.findings
    if baseline is not None or any(target.wants_names for target in outputs(given["formats"], given["output"])):
        findings = with_fingerprints(findings)
    if baseline is None:
        return findings, 0, ()
    from ridelint.baseline import compare, load  # noqa: PLC0415  only if there is one

    return compare(findings, load(baseline), result.files)


def _exit_code(result: Result, report: Report, fail_on: str | None) -> int:
    """2 if anything could not be read or a rule failed: then no answer about the findings would be whole."""
    for line in result.unread:
        sys.stderr.write(f"ridelint: {line}\n")
    if result.unread or any(outcome.crashed for outcome in result.outcomes):
        return CANNOT
    return verdict(report.findings, fail_on, result.configs)
