"""Plain `st run`, told of the rules by one line of its configuration."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docs.samples.shop import CSRF, OWNER, Answer, Api, Call, Server, served
from tests.conftest import ROOT

DESCRIPTION = (ROOT / "docs/samples/shop.yaml").read_text()
PATIENCE = 120
ST = str(Path(sys.executable).with_name("st"))


def st(server: Server, folder: Path, *options: str, spec: str = "api.yaml") -> subprocess.CompletedProcess[str]:
    credentials = ("-H", f"Authorization: Bearer {OWNER}", "-H", f"X-CSRF-Token: {CSRF}{OWNER[-8:]}")
    url = ("--url", f"{server.url}/api") if spec == "api.yaml" else ()
    return subprocess.run(
        [ST, "run", spec, *url, *credentials, "-c", "Ridelint", "-n", "3", "--seed", "1", "--no-color", *options],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api.yaml").write_text(DESCRIPTION)
    (tmp_path / "schemathesis.toml").write_text('hooks = "ridelint.schemathesis"\n')
    return tmp_path


def test_a_finding_is_a_failure_with_its_rule_and_both_places(folder: Path) -> None:
    with served(Api("name")) as server:
        done = st(server, folder, "--phases", "examples")

    assert done.returncode == 1
    assert (
        "field-name-case (RL101)\n"
        "\n"
        "    field `orderId` is not snake_case\n"
        "    Described: api.yaml:73\n"
        "    Observed: /response/body/result/orderId\n"
        "    Help: rename it to `order_id`\n"
    ) in done.stdout


def test_a_server_that_keeps_the_rules_passes_whatever_is_sent(folder: Path) -> None:
    with served(Api()) as server:
        done = st(server, folder, "--phases", "examples,coverage")

    assert done.returncode == 0, done.stdout
    assert {call.method for call in server.calls} > {"GET", "POST"}


def test_a_description_that_was_fetched_needs_its_file_named(folder: Path) -> None:
    class Telling(Api):
        def __call__(self, call: Call) -> Answer:
            is_description = call.path == "/api.yaml"
            return Answer(200, (), DESCRIPTION.encode()) if is_description else super().__call__(call)

    with served(Telling()) as server:
        without = st(server, folder, "--phases", "examples", spec=f"{server.url}/api.yaml")
        (folder / "schemathesis.toml").write_text(
            'hooks = "ridelint.schemathesis"\n[checks.Ridelint]\nspec = "api.yaml"\n'
        )
        named = st(server, folder, "--phases", "examples", spec=f"{server.url}/api.yaml")

    assert 'say which file the description is: [checks.Ridelint] spec = "openapi.yaml"' in without.stdout
    assert (without.returncode, named.returncode) == (1, 0)


def test_a_preset_may_stand_in_the_configuration_of_the_check(folder: Path) -> None:
    (folder / "schemathesis.toml").write_text(
        'hooks = "ridelint.schemathesis"\n[checks.Ridelint]\npreset = "conformance"\n'
    )
    with served(Api("name")) as server:
        done = st(server, folder, "--phases", "examples")

    # A misnamed field is a fault by the house's preset alone.
    assert (done.returncode, "No issues found" in done.stdout) == (0, True)
