"""`ridelint proxy` as a program: what it says, when it ends, and how."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from tests.serving.programs import PATIENCE_SECONDS, RIDELINT, Program, program
from tests.serving.raw import Connection, Raw, raw_server, sends

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
FAULTY = ANSWER % (16, b'{"orderId": "7"}')
CLEAN = ANSWER % (2, b"{}")
ONE_RULE = ("--select", "field-name-case")


def before(server: Raw, api: Path, *options: str) -> AbstractContextManager[Program]:
    """A proxy before that server, which asks one rule."""
    return program("--upstream", server.url, "--spec", str(api), *ONE_RULE, *options)


def refused(*arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [RIDELINT, "proxy", *arguments], capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_it_with_the_report(api: Path, number: int) -> None:
    with raw_server(sends(FAULTY)) as server, before(server, api) as run:
        httpx.get(f"{run.url}/orders/7")
        run.child.send_signal(number)

    place = f"{api}:11:48: error[RL101] field-name-case: field `orderId` is not snake_case"
    assert run.code == 1
    assert run.err == f"{place} (GET /orders/7 -> 200 at /response/body/orderId)\n"
    assert run.out.splitlines()[0] == place


def test_what_the_configuration_names_is_masked_in_every_line(api: Path) -> None:
    (api.parent / "ridelint.yaml").write_text("mask: [orderId]", encoding="utf-8")
    body = b'{"orderId": "blue-tenant"}'
    with (
        raw_server(sends(ANSWER % (len(body), body))) as server,
        before(server, api, "--calls", "1", "--format", "json") as run,
    ):
        httpx.get(f"{run.url}/orders/blue-tenant")

    assert "(GET /orders/[masked] -> 200 at /response/body/orderId)" in run.err
    assert "blue-tenant" not in run.out


def test_signal_ends_a_stream_too(api: Path) -> None:
    def stream(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
        connection.closed()

    with (
        raw_server(stream) as server,
        before(server, api) as run,
        httpx.stream("GET", f"{run.url}/orders/7", timeout=PATIENCE_SECONDS) as got,
    ):
        pieces = got.iter_raw()
        next(pieces)
        run.child.send_signal(signal.SIGTERM)
        with pytest.raises(httpx.RemoteProtocolError):
            list(pieces)

    assert (run.code, run.err) == (0, "")


def test_it_ends_after_so_many_calls_and_is_clean_where_they_are(api: Path) -> None:
    with (
        raw_server(sends(CLEAN)) as server,
        before(server, api, "--calls", "2", "--format", "json") as run,
    ):
        for _ in range(2):
            httpx.get(f"{run.url}/orders/7")

    assert (run.code, run.err, '"findings": []' in run.out) == (0, "", True)


def test_fail_on_never_is_clean_whatever_is_found(api: Path) -> None:
    with (
        raw_server(sends(FAULTY)) as server,
        program(
            *ONE_RULE, "--upstream", server.url, "--spec", str(api), "--calls", "1", "--fail-on", "never", "-q"
        ) as run,
    ):
        httpx.get(f"{run.url}/orders/7")

    assert (run.code, run.err) == (0, "")
    assert run.out == f"{api}:11:48: error[RL101] field-name-case: field `orderId` is not snake_case\n"


def test_server_that_gives_no_answer_makes_the_run_one_that_could_not_be_done(api: Path) -> None:
    with (
        raw_server(sends()) as server,
        before(server, api, "--calls", "1") as run,
    ):
        httpx.get(f"{run.url}/orders/7?token=secret")

    assert run.code == 2
    assert run.err == (
        f"ridelint: GET /orders/7: {server.url} gave no answer: Server disconnected without sending a response.\n"
        f"ridelint: {server.url} gave no whole answer to 1 of 1 calls\n"
    )


def test_recording_of_the_calls_can_be_checked_again(api: Path, tmp_path: Path) -> None:
    har = tmp_path / "calls.har"
    with (
        raw_server(sends(FAULTY)) as server,
        before(server, api, "--calls", "2", "--save-har", str(har)) as run,
    ):
        for number in range(2):
            httpx.get(f"{run.url}/orders/{number}", headers={"Authorization": "Bearer secret"})

    command = [RIDELINT, "traffic", str(har), "--spec", str(api), *ONE_RULE, "-q"]
    again = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    assert "secret" not in har.read_text(encoding="utf-8")
    assert [entry["request"]["url"] for entry in json.loads(har.read_text(encoding="utf-8"))["log"]["entries"]] == [
        f"{server.url}/orders/0",
        f"{server.url}/orders/1",
    ]
    assert (again.returncode, again.stdout) == (1, f"{run.out.splitlines()[0]}\n")


def test_recording_that_cannot_be_written_is_said(api: Path, tmp_path: Path) -> None:
    har = tmp_path / "nowhere" / "calls.har"

    assert refused("--upstream", "http://127.0.0.1:1", "--spec", str(api), "--save-har", str(har)) == (
        2,
        f"ridelint: {har}: cannot be written: No such file or directory\n",
    )


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("/orders/7", 1, ""),
        (
            "/drivers/7",
            2,
            "ridelint: of the operations that --include and --exclude leave no call came, so nothing was checked\n",
        ),
    ],
)
def test_operations_are_chosen_and_the_calls_of_others_handed_on(api: Path, path: str, code: int, said: str) -> None:
    with (
        raw_server(sends(FAULTY)) as server,
        before(server, api, "--include", "/orders/*", "--calls", "1", "--quiet") as run,
    ):
        got = httpx.get(run.url + path)

    assert (got.status_code, run.code, run.err) == (200, code, said)


def test_choice_of_no_operation_is_said(api: Path) -> None:
    assert refused("--upstream", "http://127.0.0.1:1", "--spec", str(api), "--exclude", "/**", "--port", "0") == (
        2,
        "ridelint: --exclude leaves no operation\n",
    )


@pytest.mark.parametrize("options", [(), ("--fail-on", "never")])
def test_it_ends_after_its_time_and_no_call_is_not_all_good(api: Path, options: tuple[str, ...]) -> None:
    with (
        raw_server(sends()) as server,
        before(server, api, "--for", "0.1", *options) as run,
    ):
        pass

    assert (run.code, run.err) == (2, "ridelint: no call came, so nothing was checked\n")


def test_port_that_is_taken_is_said(api: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = refused("--upstream", "http://127.0.0.1:1", "--spec", str(api), "--port", str(port))

    assert told == (
        2,
        f"ridelint: cannot listen on 127.0.0.1:{port}: Address already in use; choose by --host and --port\n",
    )


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://a.example", "http://", "http://a.example/?x=1", "http://[::"])
def test_upstream_that_is_no_address_is_said(api: Path, url: str) -> None:
    assert refused("--upstream", url, "--spec", str(api), "--port", "0") == (
        2,
        f"ridelint: --upstream: {url!r} is no address of a server, such as http://127.0.0.1:8000\n",
    )


def test_name_that_cannot_be_resolved_is_said(api: Path) -> None:
    code, said = refused("--upstream", "http://127.0.0.1:1", "--spec", str(api), "--host", "nowhere.invalid")

    assert (code, said.startswith("ridelint: cannot listen on nowhere.invalid:8090: ")) == (2, True)


def test_lacking_extra_is_named(api: Path, tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ModuleNotFoundError('not here', name='uvicorn')", encoding="utf-8")
    done = subprocess.run(
        [RIDELINT, "proxy", "--upstream", "http://127.0.0.1:1", "--spec", str(api)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )

    assert (done.returncode, done.stderr) == (2, "ridelint: the proxy needs uvicorn: pip install 'ridelint[live]'\n")
