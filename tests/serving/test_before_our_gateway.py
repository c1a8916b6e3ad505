"""The proxy before this project's own gateway, and the middleware in its services: a whole ride, and no finding."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from tests.conftest import ROOT
from tests.server.programs import free_port, running, wait_until
from tests.serving.programs import program

_PATIENCE_SECONDS = 120
# The gateway gives core's `/.well-known/...` at its root, where RFC 8414 wants it.
OPTIONS = ("--base-path", "/", "--format", "json")


def cli(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "cli.py"), *arguments]


def is_ready(gateway: str) -> bool:
    try:
        return all(
            httpx.get(f"{gateway}/{name}/v1/readiness").status_code == 200 for name in ("core", "user", "driver")
        )
    except httpx.HTTPError:
        return False


def test_one_ride_through_both_breaks_no_rule(tmp_path: Path) -> None:
    gateway, log = f"http://127.0.0.1:{free_port()}", tmp_path / "log"
    with program("--upstream", gateway, "--spec", str(ROOT / "specs"), *OPTIONS) as proxy:
        system = cli("up", f"--gateway-port={gateway.rpartition(':')[2]}")
        system += [f"--{name}-port=0" for name in ("user", "driver", "core", "internal")]
        environ = {**os.environ, "DATA": str(tmp_path / "data"), "ISSUER": proxy.url, "ENV": "staging"}
        with running(system, log, environ) as process:
            wait_until(lambda: is_ready(gateway), "the system", process)
            tour = subprocess.run(
                cli("tour", "--gateway", proxy.url),
                capture_output=True,
                text=True,
                timeout=_PATIENCE_SECONDS,
                check=False,
            )
            proxy.child.send_signal(signal.SIGTERM)

    assert (tour.returncode, tour.stderr) == (0, "")
    assert (proxy.err, json.loads(proxy.out)["findings"], proxy.code) == ("", [], 0)
    said = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    assert [entry["level"] for entry in said if entry["logger"] == "ridelint"] == ["info"] * 3
