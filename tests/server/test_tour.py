"""The demonstration: the whole system by one command, and one order through it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.programs import listens

PORTS = (8080, 8081, 8082, 8083)
"""`up` runs the system where its documentation says it is."""


def test_one_order_goes_from_quote_to_rating_through_the_embedded_system(root: Path) -> None:
    taken = [port for port in PORTS if listens(port)]
    if taken:
        pytest.skip(f"something listens at port {taken[0]} already")

    done = subprocess.run(
        [sys.executable, "cli.py", "tour", "--start"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[-1] for line in done.stdout.splitlines()[4:]] == [
        "created",
        "1",
        "accepted",
        "arrived",
        "picked_up",
        "completed",
        "5",
    ]
    assert not any(listens(port) for port in PORTS)


def test_a_system_that_is_not_there_is_told_in_one_line(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "cli.py", "tour", "--gateway", "http://127.0.0.1:9"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: http://127.0.0.1:9 cannot be reached: ")
    assert len(done.stderr.splitlines()) == 1
