"""What HAProxy writes of calls, ours and any other, is traffic that `ridelint traffic` reads."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.gateway.conftest import UNLIMITED, Running
from tests.gateway.running import PATIENCE_SECONDS, ROOT, Replica, accepts, free_port, wait_until
from tests.gateway.wire import send

HTTPLOG = """
global
    log stdout format raw local0
defaults
    mode http
    log global
    option httplog
    timeout client 10s
    timeout server 10s
    timeout connect 10s
frontend door
    bind 127.0.0.1:{port}
    http-request return status 418 if {{ path /core/v1/account }}
    http-request return status 200
"""


def checked(log: Path, *specs: Path) -> dict[str, Any]:
    given = [option for spec in specs for option in ("--spec", str(spec))]
    command = [sys.executable, "-m", "ridelint", "traffic", str(log), *given, "--preset", "conformance"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False, cwd=log.parent)
    assert done.returncode in {0, 1}, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def told(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["rule"], finding["message"]) for finding in report["findings"]]


def test_our_gateways_log_is_traffic(run: Running, replica: Replica) -> None:
    with run({"USER_1": replica}, UNLIMITED) as gateway:
        asked = [("GET", "/user/v1/profile?token=a"), ("DELETE", "/user/v1/profile"), ("GET", "/user/v1/other")]
        for method, path in asked:
            gateway.entry(send(gateway, method, path).request_id)
        gateway.entry(send(gateway, "GET", "/driver/v1/profile").request_id)

        report = checked(gateway.log_file, ROOT / "specs")

    assert report["summary"]["exchanges"] == 4
    assert sorted(told(report)) == [
        ("operation-undocumented", "`DELETE /user/v1/profile` is answered and not documented"),
        ("operation-undocumented", "`GET /user/v1/other` is answered and not documented"),
    ]
    seen = {
        (operation["operation"], status["status"])
        for operation in report["coverage"]
        for status in operation["statuses"]
        if status["seen"]
    }
    assert seen == {("GET /profile", "200"), ("GET /profile", "503")}


def test_any_haproxys_httplog_is_traffic(tmp_path: Path) -> None:
    port = free_port()
    configuration, log = tmp_path / "haproxy.cfg", tmp_path / "haproxy.log"
    configuration.write_text(HTTPLOG.format(port=port), encoding="utf-8")
    with log.open("wb") as written, subprocess.Popen(["haproxy", "-db", "-f", configuration], stdout=written) as proxy:
        try:
            wait_until(lambda: accepts(port), "HAProxy listens")
            for path in ("/core/v1/account", "/core/v1/health?verbose=1"):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
                connection.request("GET", path)
                connection.getresponse().read()
                connection.close()
            wait_until(lambda: b"/core/v1/health" in log.read_bytes(), "both calls are logged")
        finally:
            proxy.terminate()

    report = checked(log, ROOT / "specs" / "core.yaml")

    assert report["summary"]["exchanges"] == 2
    assert ("status-undocumented", "`GET /account` does not document the status 418") in told(report)
    assert {rule for rule, _ in told(report)} <= {"status-undocumented", "parameter-undocumented"}
