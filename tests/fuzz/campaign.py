"""Schemathesis against the running services: all its checks in all its phases, signed in, with things of one's own.

Once to each service directly and once through the gateway; the whole of it by `make fuzz`, a small part in every run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.fuzz import world
from tests.server.full_system import FullSystem
from tests.server.running import ROOT

INTROSPECTION_SECRET = "secret-of-the-resource-server-in-tests"
# A stream that lasts would hold up every case after it, and an offer is to outlive the run.
SETTINGS = {
    "STREAM_SECONDS": "0.1",
    "POLL_SECONDS": "0.1",
    "OFFER_SECONDS": "36000",
    "SEARCH_SECONDS": "36000",
    "LAST_SEEN_SECONDS": "36000",
    "OFFER_BATCH": "200",
    "INTROSPECTION_SECRET": INTROSPECTION_SECRET,
}
HALF = 0.5
REFUSALS = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429]


class Target(NamedTuple):
    """A service, and who calls it."""

    service: str
    caller: Callable[[httpx.Client, str], world.Caller]
    role: str


TARGETS = (
    Target("user", world.rider, "rider"),
    Target("driver", world.driver, "driver"),
    Target("core", world.account("rider"), "rider"),
    Target("core", world.account("driver"), "driver"),
)
WAYS = ("direct", "gateway")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of Schemathesis; `examples` is what it makes at most for each operation in each phase."""

    target: Target
    way: str
    seed: int
    examples: int

    @property
    def name(self) -> str:
        return f"{self.target.service}-{self.target.role}-{self.way}-{self.seed}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run: how many cases, and what Schemathesis said if it found fault."""

    run: Run
    cases: int
    fault: str


def runs(seeds: Sequence[int], examples: int) -> Iterator[Run]:
    """Every target by every way with every seed."""
    return (Run(*each, examples) for each in product(TARGETS, WAYS, seeds))


def carry_out(run: Run, system: FullSystem, folder: Path) -> Outcome:
    """Run Schemathesis once, with a caller of its own."""
    with httpx.Client(timeout=60) as browser:
        caller = run.target.caller(browser, system.origin)
    configuration, report = folder / f"{run.name}.toml", folder / f"{run.name}.json"
    configuration.write_text(_configuration(run, caller), encoding="utf-8")
    origin = system.origin if run.way == "gateway" else system.direct[run.target.service]
    done = subprocess.run(
        _command(run, origin, configuration, report), cwd=folder, capture_output=True, text=True, check=False
    )
    # 1 is the status of found faults, which the text tells; any other, of a run that did not come about.
    return Outcome(run, _count(report), "" if done.returncode == 0 else done.stdout + done.stderr)


def _command(run: Run, origin: str, configuration: Path, report: Path) -> list[str]:
    return [
        str(Path(sys.executable).with_name("st")),
        f"--config-file={configuration}",
        "--no-color",
        "run",
        str(ROOT / "specs" / f"{run.target.service}.yaml"),
        f"--origin={origin}",
        "--checks=all",
        "--phases=examples,coverage,fuzzing,stateful",
        f"--max-examples={run.examples}",
        f"--seed={run.seed}",
        "--generation-database=none",
        "--continue-on-failure",
        "--report=json",
        f"--report-json-path={report}",
    ]


def _configuration(run: Run, caller: world.Caller) -> str:
    """Who calls, and the values that stand for half of the generated ones; JSON's strings are TOML's, too."""
    lines = ["[headers]", f"Authorization = {json.dumps(f'Bearer {caller.access_token}')}"]
    lines.append(f"X-CSRF-Token = {json.dumps(caller.csrf_token)}")
    for number, values in enumerate(caller.owned.values()):
        lines += [f"[dictionaries.d{number}]", f"values = {json.dumps(values)}"]
    # A body that is too long is refused before it is read (RFC 9110 section 15.5.14); Schemathesis expects no 413.
    lines += ["[checks.negative_data_rejection]", f"expected-statuses = {json.dumps(REFUSALS)}"]
    lines.append("[parameters]")
    for number, place in enumerate(caller.owned):
        lines.append(f'{json.dumps(place)} = {{dictionary = "d{number}", probability = {HALF}}}')
    if run.target.service == "core":
        basic = httpx.BasicAuth("ride_resource_server", INTROSPECTION_SECRET)._auth_header
        lines += ["[[operations]]", 'include-operation-id = "introspect_token"']
        lines.append(f"headers = {{Authorization = {json.dumps(basic)}}}")
    return "\n".join([*lines, ""])


def _count(report: Path) -> int:
    if not report.exists():
        return 0
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return int(told["test_cases"]["generated"])
