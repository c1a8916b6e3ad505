"""The examples of docs/in-tests-and-staging.md that run servers do what stands there, on ports that are free."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.project.transcript import Command, run
from tests.server.programs import free_port, listens, running, wait_until

PAGE = (ROOT / "docs/in-tests-and-staging.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SERVE, LINE, PROXY, PIPELINE = (block.strip() for block in BLOCKS)


@pytest.fixture
def ports() -> dict[str, str]:
    return {"8000": str(free_port()), "8090": str(free_port())}


def on(ports: dict[str, str], text: str) -> str:
    for documented, free in ports.items():
        text = text.replace(documented, free)
    return text


@contextmanager
def serving(command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server of the page, as a reader would who has the environment of this run."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with running(["bash", "-c", f"exec {command}"], log, {**os.environ, "PATH": path, "NO_COLOR": "1"}) as process:
        yield process


def listening(port: str, process: subprocess.Popen[bytes]) -> None:
    wait_until(lambda: listens(int(port)), "the program of the example", process)


def test_middleware_logs_what_the_page_shows(ports: dict[str, str], tmp_path: Path) -> None:
    serve, curl = on(ports, SERVE).splitlines()
    with serving(serve, tmp_path / "log") as process:
        listening(ports["8000"], process)
        run(Command(curl, None), ROOT, 0)
        wait_until(lambda: LINE in (tmp_path / "log").read_text(encoding="utf-8"), "the line of the log", process)


def test_proxy_in_a_pipeline_tells_and_fails(ports: dict[str, str], tmp_path: Path) -> None:
    serve = on(ports, SERVE).splitlines()[0].replace(":watched", ":app")
    proxy, curl, wait = on(ports, PIPELINE).splitlines()
    port = f"--port {ports['8090']}"
    assert proxy.removesuffix(" --calls 1 &") == on(ports, PROXY)

    with serving(serve, tmp_path / "log") as process:
        listening(ports["8000"], process)
        started = proxy.replace(" --calls 1 &", f" {port} --calls 1 &")
        up = f"until (exec 3<>/dev/tcp/127.0.0.1/{ports['8090']}) 2>/dev/null; do sleep 0.1; done"
        status, output = run(Command(f"{started}\n{up}\n{curl}\n{wait}", None), ROOT, 0)

    assert (status, LINE in output, "Found 1 error" in output) == (1, True, True), output
