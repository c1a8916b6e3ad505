"""The commands of docs/system.md, run as they stand there: the full system part by part, and behind TLS.

Only where something is differs: the test's own MariaDB and Redis, free ports, a folder of its own.
"""

from __future__ import annotations

import os
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.server.full_system import CLI, SERVICES
from tests.server.programs import MariaDb, Redis, free_port, program, wait_until
from tests.server.running import ROOT

BLOCK = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INSTALL, ENVIRONMENT, PARTS, TLS = range(4)


@pytest.fixture
def written(mariadb: MariaDb, redis_url: str, redis_server: Redis) -> Iterator[list[str]]:
    """The blocks of the document, on the test's own servers; what they create is gone afterwards."""
    for name in ("mariadb", "haproxy", "openssl"):
        program(name)
    text = (ROOT / "docs" / "system.md").read_text(encoding="utf-8")
    elsewhere = {
        "apt-get install": "true",
        "mariadb -e": f"mariadb --no-defaults --socket={mariadb.folder / 'socket'} --user=root -e",
        "python cli.py": f"{sys.executable} {ROOT / 'cli.py'}",
        "@127.0.0.1/rides": f"@127.0.0.1:{mariadb.port}/rides",
        "127.0.0.1:6379": f"127.0.0.1:{redis_server.port}",
    }
    yield BLOCK.findall(replaced(text, elsewhere))
    mariadb.execute("DROP DATABASE rides")
    mariadb.execute("DROP USER rides@127.0.0.1")


def replaced(text: str, changes: dict[str, str]) -> str:
    """Change each of these, which must be there."""
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@contextmanager
def running(blocks: list[str], folder: Path, environ: dict[str, str], origin: str) -> Iterator[None]:
    """Run the commands until the system is ready, and end all that they have begun."""
    # Told to stop, the shell waits for those whom it has begun, as they are told at the same moment.
    script = "\n".join(["set -e", "trap : TERM", *blocks, "wait", "wait"])
    with (folder / "log").open("wb") as log:
        shell = subprocess.Popen(
            ["bash", "-c", script], cwd=folder, env=environ, stdout=log, stderr=log, start_new_session=True
        )
    try:
        wait_until(lambda: is_ready(origin), f"the system (it said {folder / 'log'})", shell)
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGTERM)
            wait_until(lambda: shell.poll() is not None, "the end of the system")


def is_ready(origin: str) -> bool:
    try:
        with httpx.Client(verify=False, timeout=10) as client:
            return all(client.get(f"{origin}/{name}/v1/readiness").status_code == 200 for name in SERVICES)
    except httpx.HTTPError:
        return False


def take_the_tour(origin: str, *options: str) -> None:
    done = subprocess.run([*CLI, "tour", "--gateway", origin, *options], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout.split()[-3:]) == (0, "", ["5", "of", "5"])


def test_the_full_system_part_by_part(written: list[str], tmp_path: Path) -> None:
    ports = {name: free_port() for name in (*SERVICES, "gateway", "internal", "worker")}
    origin = f"http://127.0.0.1:{ports['gateway']}"
    environ = {
        **os.environ,
        "ISSUER": origin,
        "CORE_URL": f"http://127.0.0.1:{ports['core']}",
        "GATEWAY_BIND": f"127.0.0.1:{ports['gateway']}",
        "GATEWAY_INTERNAL_BIND": f"127.0.0.1:{ports['internal']}",
        **{f"GATEWAY_{name.upper()}_1": f"127.0.0.1:{ports[name]}" for name in SERVICES},
    }
    elsewhere = {f"serve {name}": f"serve {name} --port {ports[name]}" for name in SERVICES}
    elsewhere["--metrics-port 8405"] = f"--metrics-port {ports['worker']}"
    parts = replaced(written[PARTS], elsewhere)
    with running([written[INSTALL], written[ENVIRONMENT], parts], tmp_path, environ, origin):
        take_the_tour(origin)
        told = httpx.get(f"http://127.0.0.1:{ports['worker']}/metrics", timeout=10).text
    assert {"rides_offers_made_total 1.0", "rides_offers_expired_total 0.0"} <= set(told.splitlines())


def test_the_full_system_behind_tls(written: list[str], tmp_path: Path) -> None:
    port, second, core = str(free_port()), str(free_port()), free_port()
    anywhere = f"--core-port {core} --user-port 0 --driver-port 0 --internal-port 0"
    tls = replaced(written[TLS], {"8443": port, "8091": second, " up &": f" up {anywhere} &"})
    # For the replica beside `up`, which tells its own processes where core is.
    environ = {**os.environ, "CORE_URL": f"http://127.0.0.1:{core}"}
    origin = f"https://localhost:{port}"
    with running([written[INSTALL], written[ENVIRONMENT], tls], tmp_path, environ, origin):
        take_the_tour(origin, "--insecure")
        trusted = ssl.create_default_context(cafile=tmp_path / "certificate.pem")
        with httpx.Client(verify=trusted) as client:
            answer = client.get(f"{origin}/user/v1/health")
    assert (answer.status_code, answer.headers["strict-transport-security"][:8]) == (200, "max-age=")
