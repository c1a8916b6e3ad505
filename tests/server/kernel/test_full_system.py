"""The full system as its operators run it: MariaDB, Redis, migrations, services and the worker as processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.server.kernel.sample import SECRET
from tests.server.programs import MariaDb, Redis, running, wait_until
from tests.server.running import ROOT, process

CLI = [sys.executable, str(ROOT / "cli.py")]


@pytest.fixture
def environ(mariadb: MariaDb, redis_url: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    mariadb.execute("CREATE DATABASE full_system CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    yield {
        "ENV": "production",
        "DATABASE_URL": mariadb.url("full_system"),
        "REDIS_URL": redis_url,
        "SECRET_KEYS": SECRET,
        "DATA": str(tmp_path / "unused"),
    }
    mariadb.execute("DROP DATABASE full_system")


def run(arguments: list[str], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, **environ}
    return subprocess.run([*CLI, *arguments], env=given, capture_output=True, text=True, check=False, cwd=ROOT)


def ready(origin: str, name: str) -> tuple[int, object]:
    answer = httpx.get(f"{origin}/{name}/v1/readiness", timeout=10)
    body = answer.json()
    return answer.status_code, body["result"] or body["error"]["detail"]


def test_production_runs_on_mariadb_and_redis(environ: dict[str, str], tmp_path: Path) -> None:
    migrated = run(["migrate"], environ)
    assert (migrated.returncode, migrated.stdout) == (0, "The database is at head.\n")
    with ExitStack() as stack:
        core = stack.enter_context(process("core", tmp_path / "core", environ))
        user = stack.enter_context(process("user", tmp_path / "user", environ))
        full = {"ready": True, "mode": "full", "database": "up"}
        assert ready(core, "core") == (200, {**full, "cache": "up"})
        assert ready(user, "user") == (200, {**full, "cache": "unused"})
    assert not (tmp_path / "unused").exists()


def test_readiness_tells_which_part_is_missing_and_recovers_with_it(
    environ: dict[str, str], redis_server: Redis, tmp_path: Path
) -> None:
    run(["migrate"], environ)
    with process("core", tmp_path / "core", environ) as core:
        redis_server.kill()
        try:
            wait_until(lambda: ready(core, "core") == (503, {"database": "up", "cache": "down"}), "the news")
            assert httpx.get(f"{core}/core/v1/health", timeout=10).status_code == 200
        finally:
            redis_server.start()
        wait_until(lambda: ready(core, "core")[0] == 200, "recovery")


def test_the_worker_runs_until_it_is_told_to_stop(environ: dict[str, str], tmp_path: Path) -> None:
    run(["migrate"], environ)
    given = {**os.environ, **environ}
    log = tmp_path / "worker"
    with running([*CLI, "worker"], log, given) as worker:
        wait_until(lambda: "the worker runs" in log.read_text(encoding="utf-8"), "worker", worker)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if line["level"] in {"error", "critical"}] == []


def test_several_processes_share_a_port_and_count_together(environ: dict[str, str], tmp_path: Path) -> None:
    run(["migrate"], environ)
    with process("user", tmp_path / "user", environ, arguments=["--workers", "2"]) as user:
        wait_until(lambda: ready(user, "user")[0] == 200, "serve user")
        for _ in range(20):
            # A new connection each time, so that both of them get some.
            httpx.get(f"{user}/user/v1/health", timeout=10)
        text = httpx.get(f"{user}/internal/metrics", timeout=10).text
    assert 'rides_requests_total{operation="check_user_health",service="user",status="200"} 20.0' in text


def test_without_mysql_and_redis_there_is_no_production(tmp_path: Path) -> None:
    refused = run(["serve", "user"], {"ENV": "production", "SECRET_KEYS": SECRET, "DATA": str(tmp_path)})
    assert refused.returncode == 1
    assert "ENV=production needs DATABASE_URL (MySQL) and REDIS_URL" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["worker"], "the embedded core dispatches itself"),
        (["serve", "core", "--workers", "2"], "the embedded core runs in one process"),
    ],
)
def test_what_the_embedded_system_cannot_do_is_said(tmp_path: Path, arguments: list[str], message: str) -> None:
    refused = run(arguments, {"DATA": str(tmp_path)})
    assert refused.returncode == 1
    assert message in refused.stderr
