"""The services of this project under the middleware, where `cli.py` puts it: in test and staging."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.server.running import ROOT, process


@pytest.mark.parametrize(
    ("environment", "workers", "told"),
    [
        ("staging", "1", [f"calls are held to {ROOT}/specs/user.yaml"]),
        ("test", "2", [f"calls are held to {ROOT}/specs/user.yaml"]),
        ("development", "1", []),
    ],
)
def test_services_hold_their_calls_to_the_description(
    tmp_path: Path, environment: str, workers: str, told: list[str]
) -> None:
    log = tmp_path / "log"
    environ = {"ENV": environment, "DATA": str(tmp_path)}

    with process("user", log, environ, arguments=["--workers", workers]) as origin:
        answers = [httpx.get(origin + path) for path in ("/user/v1/health", "/user/v1/orders")]

    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [answer.status_code for answer in answers] == [200, 401]
    assert sorted({entry["message"] for entry in entries if entry["logger"] == "ridelint"}) == told
