"""Whatever a server does, a run ends, within its bounds, and says what the server did."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import requests

from ridelint.live.choice import Called
from ridelint.live.decode import decoded
from ridelint.live.run.bounded import MOST_BYTES
from ridelint.live.run.caller import Known
from ridelint.live.run.needs import Needs
from ridelint.live.run.probes import Probe
from ridelint.live.run.sending import send
from ridelint.model import Purpose
from tests.live.run.hostile import WORST, description, hostile

PATIENCE = 120
QUICK = ("--timeout", "1", "--max-examples", "2")
# Ubuntu and Debian count it in KiB; a whole run takes about a tenth of it.
MOST_MEMORY = 600 * 1024

_MEASURED = """
import os, resource, sys
from ridelint.cli import run
code = run()
sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
sys.stdout.flush(), sys.stderr.flush()
os._exit(code)
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with hostile() as url:
        yield url


@pytest.mark.parametrize(
    ("name", "status", "problem"),
    [
        ("hanging", 0, "no answer within 1 s"),
        ("closing", 0, "connection closed without an answer"),
        ("headers", 0, "the answer has more than 100 headers"),
        ("no_http", 0, "the answer is no HTTP"),
        ("no_status", 0, "the answer is no HTTP"),
        ("dripping", 200, "not whole after 1 s"),
        ("cut", 200, "closed in the middle of the body"),
        ("cut_chunk", 200, "closed in the middle of the body"),
        ("gigabyte", 200, "larger than 10 MiB"),
        ("bomb", 200, "larger than 10 MiB"),
        ("no_gzip", 200, "not of its Content-Encoding"),
        ("redirect", 302, ""),
    ],
)
def test_what_went_wrong_with_an_answer_is_its_problem(url: str, name: str, status: int, problem: str) -> None:
    known = Known("api.yaml", Called("GET", f"/{name}", name, ()), Needs())
    with requests.Session() as session:
        wire = send(session, Probe(Purpose.ORDINARY, known, "GET", f"{url}/{name}", {}, None), 1.0)

    assert (wire.status, wire.problem) == (status, problem)
    assert len(wire.response_body or b"") <= MOST_BYTES


@pytest.mark.parametrize("name", ["broken_json", "charset", "nan", "nested"])
def test_what_is_no_json_is_a_problem_of_the_exchange(url: str, name: str) -> None:
    known = Known("api.yaml", Called("GET", f"/{name}", name, ()), Needs())
    with requests.Session() as session:
        wire = send(session, Probe(Purpose.ORDINARY, known, "GET", f"{url}/{name}", {}, None), 1.0)

    assert wire.problem == ""
    assert decoded(wire).response.problem


@pytest.fixture(scope="module")
def ran(url: str, tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """A run over everything at once, which writes its peak memory at the end of its errors."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "api.yaml").write_text(description())
    return live(url, folder, "--select", "call-unanswered", "--format", "json", command=["-c", _MEASURED])


def live(
    url: str, folder: Path, *options: str, command: Sequence[str] = ("-m", "ridelint")
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command, "live", url, "--spec", "api.yaml", *QUICK, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_a_call_without_an_answer_is_a_finding_at_its_operation(ran: subprocess.CompletedProcess[str]) -> None:
    findings = json.loads(ran.stdout)["findings"]
    lines = description().splitlines()

    found = {finding["message"]: line_of(finding) for finding in findings if finding["rule"] == "call-unanswered"}

    assert found == {
        f"`GET /{name}`: {problem}": next(at for at, line in enumerate(lines, 1) if line.startswith(f"  /{name}:"))
        for name, problem in {
            "hanging": "no answer within 1 s",
            "closing": "connection closed without an answer",
            "headers": "the answer has more than 100 headers",
            "no_http": "the answer is no HTTP",
            "no_status": "the answer is no HTTP",
        }.items()
    }


def line_of(finding: dict[str, Any]) -> int:
    line: int = finding["line"]
    return line


def test_every_operation_is_called_whatever_the_others_do(ran: subprocess.CompletedProcess[str]) -> None:
    skipped = [line for line in ran.stderr.splitlines() if line.startswith("Skipped")]

    assert skipped == [
        (
            "Skipped 5 other method probes: no call of it was taken for well formed "
            "(GET /hanging, GET /closing, GET /headers, …)."
        )
    ]
    assert len(WORST) > 5


def test_a_run_ends_with_a_report_and_no_traceback(ran: subprocess.CompletedProcess[str]) -> None:
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr


def test_its_memory_is_bounded(ran: subprocess.CompletedProcess[str]) -> None:
    assert int(ran.stderr.splitlines()[-1]) < MOST_MEMORY


UNTOLD = (
    "ridelint: api.yaml: 1 call got no answer; `--select call-unanswered` shows them, and `--ignore call-unanswered` "
    "says that they are meant"
)
MEANT = "rules: {call-unanswered: off}"


@pytest.mark.parametrize(
    ("config", "options", "code", "lines"),
    [
        ("", (), 1, []),
        ("rules: {call-unanswered: info}", (), 0, []),
        ("", ("--preset", "conformance"), 1, []),
        ("", ("--preset", "none"), 2, [UNTOLD]),
        ("", ("--preset", "naming"), 2, [UNTOLD]),
        ("rules: {all: off}", (), 2, [UNTOLD]),
        ("", ("--select", "server-error"), 2, [UNTOLD]),
        ("", ("--select", "server-error", "--ignore", "RL601"), 0, []),
        ("", ("--ignore", "live"), 0, []),
        ("preset: none\nrules: {live: off}", (), 0, []),
        (MEANT, (), 0, []),
        (f"overrides: [{{files: [api.yaml], {MEANT}}}]", (), 0, []),
    ],
)
def test_a_server_that_answers_nothing_passes_only_where_somebody_says_so(
    url: str, tmp_path: Path, config: str, options: tuple[str, ...], code: int, lines: list[str]
) -> None:
    (tmp_path / "api.yaml").write_text(description())
    (tmp_path / "ridelint.yaml").write_text(config)
    done = live(url, tmp_path, "--include", "closing", "--no-probes", "-q", *options)

    assert (done.returncode, done.stderr.splitlines()) == (code, lines)
    assert ("call-unanswered" in done.stdout) is (code == 1 or "info" in config)


def test_an_ignore_in_the_description_covers_a_call_without_an_answer(url: str, tmp_path: Path) -> None:
    text = description().replace("/closing: {get: {", "/closing: {get: {x-ridelint-ignore: {RL601: planned}, ")
    (tmp_path / "api.yaml").write_text(text)
    done = live(url, tmp_path, "--include", "closing", "--no-probes")

    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "No call was checked (1 suppressed).")
