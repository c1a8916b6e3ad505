"""`ridelint live` against a server that keeps its description, and the ways in which it cannot run."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from docs.samples.shop import CSRF, OWNER, STRANGER, Answer, Api, Call, Server, served
from tests.conftest import ROOT

DESCRIPTION = (ROOT / "docs/samples/shop.yaml").read_text()
PATIENCE = 120
PEOPLE = ("--identity", f"owner={sys.executable} -c 'print(\"{OWNER}\")'")
OTHERS = ("--identity", f"stranger={sys.executable} -c 'print(\"{STRANGER}\")'")
TOKENS = ("--csrf-url", "/api/csrf", "--csrf-value", "/result/csrf_token", "--csrf-send", "header:X-CSRF-Token")
QUICK = ("--max-examples", "3", "--seed", "1")


class Ran(NamedTuple):
    code: int
    output: str
    errors: str
    calls: list[Call]


def live(server: Server, folder: Path, *options: str, base: str | None = None, **environment: str) -> Ran:
    """One run of the command on a description in the folder."""
    done = subprocess.run(
        [sys.executable, "-m", "ridelint", "live", server.url if base is None else base, *options],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return Ran(done.returncode, done.stdout, done.stderr, server.calls)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    (folder / "api.yaml").write_text(DESCRIPTION)
    return folder


@pytest.fixture(scope="module")
def ran(folder: Path) -> Iterator[Ran]:
    """A whole run with everything that the server asks for."""
    with served(Api()) as server:
        yield live(server, folder, "--spec", "api.yaml", *PEOPLE, *OTHERS, *TOKENS, *QUICK)


def test_a_server_that_keeps_its_description_has_no_finding(ran: Ran) -> None:
    assert ran.code == 0
    assert re.match(r"All good: \d+ calls, no findings\.", ran.output)


def test_every_operation_is_called(ran: Ran) -> None:
    called = {
        (call.method, "/api/orders/1" if call.path.startswith("/api/orders/") else call.path) for call in ran.calls
    }

    assert called >= {("GET", "/api/csrf"), ("GET", "/api/orders"), ("POST", "/api/orders"), ("GET", "/api/orders/1")}


def test_what_is_created_is_read_along_the_link(ran: Ran) -> None:
    assert any(call.path == "/api/orders/order-00000000" for call in ran.calls)


def test_an_example_is_sent(ran: Ran) -> None:
    assert any(call.body == b"pickup_note=at+the+gate" for call in ran.calls)


def orders(ran: Ran, method: str) -> list[Call]:
    return [call for call in ran.calls if call.path == "/api/orders" and call.method == method]


def test_a_probe_leaves_out_the_token(ran: Ran) -> None:
    assert [sorted({"authorization", "x-csrf-token"} & set(call.headers)) for call in orders(ran, "POST")].count(
        ["x-csrf-token"]
    ) == 1
    assert sum("authorization" not in call.headers for call in orders(ran, "GET")) == 1


def test_a_probe_calls_as_somebody_else_with_their_own_csrf_token(ran: Ran) -> None:
    as_stranger = [call for call in orders(ran, "POST") if call.headers.get("authorization") == f"Bearer {STRANGER}"]

    assert [call.headers["x-csrf-token"] for call in as_stranger] == [CSRF + STRANGER[-8:]]


def test_a_probe_leaves_out_the_csrf_token(ran: Ran) -> None:
    without = [call for call in orders(ran, "POST") if "x-csrf-token" not in call.headers]

    assert [call.headers["authorization"] for call in without] == [f"Bearer {OWNER}"]


def test_a_probe_has_a_media_type_that_is_not_declared(ran: Ran) -> None:
    kinds = {call.headers["content-type"] for call in orders(ran, "POST")}

    assert kinds == {"application/x-www-form-urlencoded", "application/xml"}


def test_a_probe_has_a_method_that_the_path_does_not_declare(ran: Ran) -> None:
    tried = [(call.method, call.path) for call in ran.calls if call.method == "PATCH"]

    assert sorted(path.partition("order-")[0] for _, path in tried) == ["/api/csrf", "/api/orders", "/api/orders/"]


def test_the_token_is_sent_only_where_it_is_demanded(ran: Ran) -> None:
    assert not any(
        "authorization" in call.headers for call in ran.calls if call.path == "/api/csrf" and call.method != "GET"
    )


def test_coverage_is_in_the_json_report(folder: Path) -> None:
    with served(Api()) as server:
        done = live(server, folder, "--spec", "api.yaml", *PEOPLE, *OTHERS, *TOKENS, *QUICK, "--format", "json")

    assert done.code == 0
    assert json.loads(done.output)


def test_what_was_called_is_recorded_without_its_secrets_and_read_again(folder: Path) -> None:
    with served(Api()) as server:
        done = live(server, folder, "--spec", "api.yaml", *PEOPLE, *TOKENS, *QUICK, "--save-har", "calls.har")

    text = (folder / "calls.har").read_text()
    entries = json.loads(text)["log"]["entries"]
    assert {entry["request"]["url"].rpartition("/")[2] for entry in entries} >= {"csrf", "orders"}
    assert OWNER not in text
    assert CSRF not in text
    again = subprocess.run(
        [sys.executable, "-m", "ridelint", "traffic", "calls.har", "--spec", "api.yaml"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.code, again.returncode, again.stderr) == (0, 0, "")
    assert again.stdout.splitlines()[0] == f"All good: {len(entries)} calls, no findings."


def test_only_what_is_included_is_called(folder: Path) -> None:
    with served(Api()) as server:
        done = live(
            server, folder, "--spec", "api.yaml", *PEOPLE, *QUICK, "--include", "list_orders", "--exclude", "POST"
        )

    assert done.code == 0
    assert {call.path for call in done.calls if call.path.startswith(("/api/orders", "/api/csrf"))} == {"/api/orders"}


def test_a_probe_that_cannot_be_made_is_said_to_be_skipped(folder: Path) -> None:
    with served(Api()) as server:
        reports = ("--format", "json", "--format", "html:report.html")
        done = live(server, folder, "--spec", "api.yaml", *PEOPLE, *QUICK, "--include", "list_orders", *reports)

    reason = "nobody is known who may not call it"
    assert done.errors.splitlines() == [f"Skipped 1 other role probe: {reason} (GET /orders)."]
    assert json.loads(done.output)["skipped"] == [
        {"service": "Orders", "operation": "GET /orders", "probe": "other role", "reason": reason}
    ]
    page = (folder / "report.html").read_text()
    assert "<summary>1 probe could not be made</summary>" in page
    assert f"<b>other role</b>: {reason} <small>GET /orders</small>" in page


def test_a_description_may_be_elsewhere_than_it_says(folder: Path) -> None:
    server_of = Api()

    def moved(call: Call) -> Answer:
        return server_of(call._replace(path=call.path.replace("/v2", "/api", 1)))

    with served(moved) as server:
        done = live(server, folder, "--spec", f"api.yaml={server.url}/v2", *PEOPLE, *QUICK, "--include", "GET", base="")

    assert done.code == 0
    assert {call.path.split("/")[1] for call in done.calls} == {"v2"}


def test_a_server_that_has_none_of_the_operations_is_no_clean_one(folder: Path) -> None:
    with served(lambda _: Answer(404)) as server:
        ran = live(server, folder, "--spec", "api.yaml", "--preset", "none", *QUICK)

    where = f"if its operations are not below {server.url}/api, say where they are: --spec api.yaml=URL"
    assert ran.code == 2
    assert f"ridelint: api.yaml: every call was answered 404; {where}\n" in ran.errors


def test_a_server_that_knows_no_single_thing_is_still_seen(tmp_path: Path) -> None:
    get = {"parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}]}
    info = {"title": "Things", "version": "1"}
    described = {
        "openapi": "3.0.3",
        "info": info,
        "paths": {"/things/{id}": {"get": {**get, "responses": {"404": {}}}}},
    }
    (tmp_path / "api.yaml").write_text(json.dumps(described))

    with served(lambda _: Answer(404)) as server:
        ran = live(server, tmp_path, "--spec", "api.yaml", "--preset", "none", *QUICK)

    assert (ran.code, "answered 404" in ran.errors) == (0, False)


_DIES = """
import os, time
from docs.samples.shop import Api, served

api, calls = Api(), []

def answer(call):
    calls.append(call)
    if len(calls) > 20:
        os._exit(0)
    return api(call)

with served(answer) as server:
    print(server.url, flush=True)
    time.sleep(600)
"""


def test_a_server_that_dies_is_told_of_once(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _DIES], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            command = [sys.executable, "-m", "ridelint", "live", url, "--spec", "api.yaml", "--preset", "conformance"]
            command += [*PEOPLE, *TOKENS, *QUICK, "-q"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
        finally:
            process.kill()

    assert done.returncode == 2
    [finding] = [line for line in done.stdout.splitlines() if "call-unanswered" in line]
    assert finding.endswith("connection closed without an answer")
    assert [line for line in done.stderr.splitlines() if "api.yaml" in line and url in line]
    assert "Traceback" not in done.stderr


def test_a_header_is_sent_with_every_call(folder: Path) -> None:
    with served(Api()) as server:
        done = live(server, folder, "--spec", "api.yaml", *PEOPLE, *QUICK, "-H", "X-Tenant: a: b", "--include", "GET")

    assert {call.headers.get("x-tenant") for call in done.calls if call.method == "GET"} == {"a: b"}


def test_identities_and_csrf_may_stand_in_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(DESCRIPTION)
    (tmp_path / "ridelint.yaml").write_text(
        "live:\n"
        "  identities: {owner: {token_env: OWNER}, stranger: {token_env: STRANGER}}\n"
        "  csrf: {url: /api/csrf, value: /result/csrf_token, send: 'header:X-CSRF-Token'}\n"
    )
    with served(Api()) as server:
        done = live(server, tmp_path, "--spec", "api.yaml", *QUICK, OWNER=OWNER, STRANGER=STRANGER)

    assert (done.code, done.errors) == (0, "")
    assert any(call.headers.get("authorization") == f"Bearer {STRANGER}" for call in done.calls)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "ridelint: http://127.0.0.1:1/api cannot be reached: connection refused; is the server running?"),
        (("--bearer", "a", "--auth-command", "b"),
         "ridelint: --bearer and --auth-command both say who calls; keep one, or name more with --identity"),
        (("-H", "nothing"), "ridelint: --header 'nothing' is not 'NAME: VALUE'"),
        (("--token-url", "http://a/token"), "ridelint: --token-url needs --client-id"),
        (("--exclude", "/**"), "ridelint: --exclude leaves no operation"),
    ],
)  # fmt: skip
def test_what_keeps_it_from_running_is_one_line(folder: Path, options: tuple[str, ...], said: str) -> None:
    with served(Api()) as server:
        done = live(server, folder, "--spec", "api.yaml", *options, base="http://127.0.0.1:1")

    assert (done.code, done.output, done.errors) == (2, "", said + "\n")


def test_a_run_without_an_address_says_what_to_give(folder: Path) -> None:
    with served(Api()) as server:
        done = live(server, folder, "--spec", "api.yaml", base="")

    assert done.code == 2
    assert done.errors == (
        "ridelint: say where the operations of api.yaml are: give BASE_URL, or --spec api.yaml=URL\n"
    )


def test_a_token_that_cannot_be_had_is_told_before_the_run(folder: Path) -> None:
    with served(Api()) as server:
        done = live(server, folder, "--spec", "api.yaml", "--auth-command", "no-such-program-anywhere")

    assert done.code == 2
    assert done.errors.startswith("ridelint: the command 'no-such-program-anywhere' that prints a token cannot be run")
    assert {call.method for call in done.calls} <= {"HEAD"}


def test_ctrl_c_ends_with_the_report_so_far(folder: Path) -> None:
    server_of = Api()

    def slow(call: Call) -> Answer:
        time.sleep(0.1)
        return server_of(call)

    with served(slow) as server:
        command = [sys.executable, "-m", "ridelint", "live", server.url, "--spec", "api.yaml", *PEOPLE, "--fuzz"]
        with subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                wait_for(lambda: len(server.calls) > 5)
                process.send_signal(signal.SIGINT)
                output, errors = process.communicate(timeout=PATIENCE)
            finally:
                process.kill()

    assert process.returncode == 130
    assert "Interrupted; this is what was found so far.\n" in errors
    assert output


def wait_for(condition: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
