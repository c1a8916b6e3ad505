"""The configuration is valid under every setting, and the command says so before it runs anything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from server.commands.gateway import (
    ALL_CONNECTIONS,
    CONFIGURATION,
    check,
    find_haproxy,
    gateway,
    within_limit,
    without_blanks,
)
from tests.gateway.wire import envelope

TEXT = CONFIGURATION.read_text(encoding="utf-8")
BODIES = sorted(CONFIGURATION.parent.glob("errors/*.json"))
HAPROXY = find_haproxy() or "haproxy"


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"GATEWAY_USER_2": "127.0.0.1:1", "GATEWAY_DRIVER_3": "127.0.0.1:2", "GATEWAY_CORE_4": "[::1]:3"},
        {"GATEWAY_SOCKET": "/run/gateway.sock", "GATEWAY_RUN_AS": "nobody"},
        {"GATEWAY_TLS_MINIMUM": "TLSv1.2"},
        {"GATEWAY_BIND": "[::]:443", "GATEWAY_PROXIES": "10.0.0.0/8 2001:db8::/32"},
    ],
)
def test_haproxy_accepts_it(settings: dict[str, str]) -> None:
    assert check(HAPROXY, settings) == ""


def test_haproxy_has_nothing_to_warn_of() -> None:
    done = subprocess.run([HAPROXY, "-c", "-f", str(CONFIGURATION)], env={}, capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("Configuration file is valid\n", "")


def test_the_command_checks_and_stops_if_asked() -> None:
    done = CliRunner().invoke(gateway, ["--check"])

    assert (done.exit_code, done.output) == (0, f"{CONFIGURATION} is valid\n")


def test_the_command_names_a_fault_and_runs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_HEADER_TIMEOUT", "soon")

    done = CliRunner().invoke(gateway)

    assert done.exit_code == 1
    assert "unexpected character 's'" in done.output


def test_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.commands.gateway.find_haproxy", lambda: None)

    done = CliRunner().invoke(gateway)

    assert (done.exit_code, done.output) == (
        1,
        "Error: HAProxy is not installed. On Debian: apt-get install haproxy\n",
    )


def test_an_empty_setting_is_its_default() -> None:
    assert without_blanks({"GATEWAY_BIND": "", "GATEWAY_USER_1": "a:1", "OTHER": ""}) == {
        "GATEWAY_USER_1": "a:1",
        "OTHER": "",
    }


def test_few_files_make_few_connections() -> None:
    assert within_limit({}, 4096) == {"GATEWAY_CONNECTIONS": "888", "GATEWAY_ALL_CONNECTIONS": "1998"}


@pytest.mark.parametrize(("told", "files"), [({}, 20000), ({}, -1), ({"GATEWAY_ALL_CONNECTIONS": "8200"}, 4096)])
def test_connections_stay_as_told_where_files_suffice_or_somebody_has_decided(told: dict[str, str], files: int) -> None:
    assert within_limit(told, files) == told


def test_the_command_knows_the_default_of_the_configuration() -> None:
    assert f"presetenv GATEWAY_ALL_CONNECTIONS {ALL_CONNECTIONS}\n" in TEXT


def test_every_setting_is_documented_with_its_default() -> None:
    described = dict(re.findall(r"^#   (GATEWAY_\w+?)(?:\.\.4)? +(\S+)", TEXT, re.MULTILINE))
    defaults = dict(re.findall(r"^ +presetenv (\w+) (\S+)", TEXT, re.MULTILINE))
    used = {re.sub(r"_[234]$", "_1", name) for name in re.findall(r"\$\{(\w+)(?:\[\*\])?\}", TEXT)}

    assert {name: value for name, value in described.items() if value != "(none)"} == defaults
    assert set(described) == used


@pytest.mark.parametrize("body", BODIES, ids=lambda path: path.stem)
def test_a_body_is_the_envelope(body: Path) -> None:
    assert [error.message for error in envelope().iter_errors(json.loads(body.read_bytes()))] == []


def test_no_body_is_kept_that_nothing_sends() -> None:
    assert {f"errors/{path.name}" for path in BODIES} == set(re.findall(r"errors/\w+\.json", TEXT))


def test_the_body_limit_is_the_one_that_the_description_tells(root: Path) -> None:
    common = yaml.safe_load((root / "specs/common.yaml").read_text(encoding="utf-8"))
    told = common["components"]["examples"]["payload_too_large"]["value"]["error"]["message"]

    assert told == json.loads((CONFIGURATION.parent / "errors/413.json").read_bytes())["error"]["message"]
    assert set(re.findall(r"req.body_size gt (\d+)", TEXT)) == set(re.findall(r"\d+", told))


def test_importing_the_command_starts_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import server.commands.gateway"], capture_output=True, text=True, check=True
    )

    assert (done.stdout, done.stderr) == ("", "")
