"""The demonstration: the whole system by one command, and one order through it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path


def cli(root: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(root / "cli.py"), *arguments],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def test_one_order_goes_from_quote_to_rating_through_the_embedded_system(root: Path) -> None:
    done = cli(root, "tour", "--start")

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


def test_a_system_that_is_not_there_is_told_in_one_line(root: Path) -> None:
    done = cli(root, "tour", "--gateway", "http://127.0.0.1:9")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: http://127.0.0.1:9 cannot be reached: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_port_that_is_taken_is_told_before_anything_runs(root: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        others = [f"--{name}-port=0" for name in ("gateway", "user", "core", "internal")]
        done = cli(root, "up", f"--driver-port={port}", *others, DATA=str(tmp_path / "data"))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: port {port} is taken; choose another by --driver-port (0: any that is free)\n"
