"""Recordings that several processes read: the report is the same, byte for byte, as that of one."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ridelint.cli import run
from ridelint.hands import Hands
from ridelint.live import readers
from ridelint.live.described import Described
from ridelint.live.sources import feed as feeding
from ridelint.live.sources import pieces
from ridelint.processes import CAN_FORK
from tests.live.planted.faults import DESCRIPTION, FAULTS
from tests.live.planted.sources import entry_of, httplog_of, line_of, wires

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork")

BROKEN = {"har": '{"request": 1}', "ndjson": '{"request": {}}', "haproxy": '{"status": "x", "path": "/", "method": 1}'}
STRANGE = json.dumps({"request": {"method": "GET", "url": "/none/12"}, "response": {"status": 0, "headers": []}})
ELSEWHERE = [
    json.dumps({"request": {"method": "GET", "url": f"{url}?pageSize=1"}, "response": {"status": 200, "headers": []}})
    for url in ("http://other/v1/none", "http://third/v1/none", "http://planted/none", "http://planted/v1/none")
]
JOBS = ("1", "3")
SEPARATOR = ",\n"
PATIENCE_SECONDS = 60.0


@cache
def calls() -> dict[str, list[str]]:
    """The calls of all planted faults, as entries and lines."""
    made = [wire for fault in FAULTS for wire in wires(fault, fault.all_calls)]
    return {
        "har": [json.dumps(entry_of(wire)) for wire in made],
        "ndjson": [json.dumps(line_of(wire)) for wire in made],
        "haproxy": [httplog_of(wire) for wire in made],
    }


def recording(form: str, entries: list[str]) -> bytes:
    if form == "har":
        return f'{{"log": {{"version": "1.2", "entries": [{SEPARATOR.join(entries)}]}}}}'.encode()
    return "\n".join(entries).encode()


def recordings(form: str, random: Random, size: int) -> bytes:
    """A recording of calls in any order, with some that are none."""
    entries = random.choices(calls()[form], k=size)
    for _ in range(random.randrange(12)):
        entries.insert(random.randrange(size), random.choice((BROKEN[form], STRANGE, *ELSEWHERE)))
    cut = random.choice((0, 0, 9))
    return recording(form, entries)[: -cut or None]


@pytest.fixture
def divided(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Batches are small, the first of them is handed over already, and who looked at the calls is known."""
    monkeypatch.setattr(readers, "WORTH_PROCESSES", 0)
    monkeypatch.setattr(pieces, "STEP", 8192)
    monkeypatch.setattr(feeding.Feed.read, "__defaults__", (8192,))
    handed: list[bool] = []
    offer = Hands.offer

    def offered(*given: Any) -> bool:
        handed.append(offer(*given))
        return handed[-1]

    monkeypatch.setattr(Hands, "offer", offered)
    return SimpleNamespace(handed=handed)


def told(files: list[Path], jobs: str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    """The exit code and all that is written. A report in JSON has everything in it, coverage too."""
    capsys.readouterr()
    spec = ("--spec", str(DESCRIPTION), "--format", "json", "--jobs", jobs)
    code = run(["traffic", *map(str, files), *spec, *more])
    return code, *capsys.readouterr()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.sampled_from(sorted(BROKEN)), min_size=1, max_size=2), st.integers(0, 2**32), st.integers(30, 300))
def test_three_processes_report_the_same_as_one(
    divided: SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
    forms: list[str],
    seed: int,
    size: int,
) -> None:
    random, folder = Random(seed), tmp_path_factory.mktemp("recordings")
    files = [folder / f"{number}.{form}" for number, form in enumerate(forms)]
    for form, file in zip(forms, files, strict=True):
        file.write_bytes(recordings(form, random, size))
    one, three = (told(files, jobs, capsys, "--select", "traffic,naming,envelope") for jobs in JOBS)
    assert three == one
    assert any(divided.handed) or forms == ["har"] * len(forms)


@pytest.mark.parametrize("form", ["har", "ndjson"])
def test_batches_are_handed_over(
    divided: SimpleNamespace, capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"calls.{form}"
    file.write_bytes(recording(form, calls()[form] * 3))
    one, three = (told([file], jobs, capsys) for jobs in JOBS)
    assert three == one
    assert sum(divided.handed) >= 2
    assert json.loads(three[1])["summary"]["exchanges"] == 3 * len(calls()[form])


@pytest.mark.usefixtures("divided")
def test_a_packed_recording_and_standard_input_are_divided_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = recording("ndjson", calls()["ndjson"] * 3)
    file = tmp_path / "calls.ndjson.gz"
    file.write_bytes(gzip.compress(data))
    assert told([file], "3", capsys) == told([file], "1", capsys)
    found = []
    for jobs in JOBS:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        found.append(told([Path("-")], jobs, capsys))
    assert found[0] == found[1]


@pytest.mark.usefixtures("divided")
def test_more_kinds_of_faults_than_are_told_apart_are_counted_alike(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ridelint.live.tally._MOST_KINDS", 5)
    file = tmp_path / "calls.ndjson"
    file.write_bytes(recording("ndjson", Random(7).choices(calls()["ndjson"], k=400)))
    one, three = (told([file], jobs, capsys, "--select", "status-undocumented,naming") for jobs in JOBS)
    assert three == one


@pytest.mark.usefixtures("divided")
def test_a_process_that_is_ended_is_one_line_and_no_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, here, met = tmp_path / "calls.ndjson", os.getpid(), Described.met

    def fatal(*given: Any) -> Any:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return met(*given)

    file.write_bytes(recording("ndjson", calls()["ndjson"] * 3))
    monkeypatch.setattr(Described, "met", fatal)
    line = f"ridelint: a process of this run was ended by signal {int(signal.SIGKILL)}; do without it by --jobs 1\n"
    assert told([file], "2", capsys) == (2, "", line)


@pytest.mark.usefixtures("divided")
def test_a_recording_that_another_process_has_read_was_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    file.write_bytes(recording("ndjson", calls()["ndjson"][:3]))
    assert told([file], "2", capsys) == told([file], "1", capsys)


@pytest.fixture
def reading() -> Iterator[subprocess.Popen[bytes]]:
    """A run of two processes that has read much, and waits for more in a group of its own."""
    command = [sys.executable, "-m", "ridelint", "traffic", "-", "--spec", str(DESCRIPTION), "--jobs", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True) as process:
        assert process.stdin is not None
        lines = "\n".join(calls()["ndjson"]).encode() + b"\n"
        for _ in range(2 * readers.WORTH_PROCESSES // len(lines) + 1):
            process.stdin.write(lines)
        process.stdin.flush()
        try:
            yield process
        finally:
            process.kill()


def awaited(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


def members(group: int) -> list[int]:
    """The processes of a group that still run."""
    found = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in found.splitlines())
    return [int(pid) for pid, of, state in rows if int(of) == group and not state.startswith("Z")]


def test_an_interrupt_ends_all_processes(reading: subprocess.Popen[bytes]) -> None:
    assert awaited(lambda: len(members(reading.pid)) == 2)
    os.killpg(reading.pid, signal.SIGINT)
    out, err = reading.communicate(timeout=PATIENCE_SECONDS)
    assert (reading.returncode, out, err.strip()) == (130, b"", b"ridelint: interrupted")
    assert members(reading.pid) == []


def test_no_process_outlives_the_one_that_is_killed(reading: subprocess.Popen[bytes]) -> None:
    assert awaited(lambda: len(members(reading.pid)) == 2)
    reading.kill()
    reading.wait(PATIENCE_SECONDS)
    assert awaited(lambda: not members(reading.pid))
