"""A service as it runs: on a real port, spoken to byte by byte, and stopped while it works."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import httpx
import pytest
import uvicorn

from server.commands.database import migrate
from server.commands.serve import DrainingServer
from server.commands.stand_in import stand_in
from server.kernel.app import build_app
from server.kernel.call import Call, RawAnswer
from server.kernel.context import Context, open_context
from server.kernel.service import Service
from server.kernel.settings import Settings
from tests.server.kernel.sample import SAMPLE, SECRET, THING, signed_in
from tests.server.programs import free_port, wait_until
from tests.server.running import ROOT

pytestmark = pytest.mark.anyio


class Live:
    """The sample service on a port of its own."""

    def __init__(self, server: DrainingServer, context: Context, port: int) -> None:
        self.server, self.context, self.port = server, context, port

    async def send(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send bytes, and read one answer until the connection closes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        await writer.drain()
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        return int(first.split()[1]), headers, body


async def until(is_so: Callable[[], object]) -> None:
    while not is_so():  # noqa: ASYNC110 - uvicorn tells of it by no event
        await anyio.sleep(0.01)


async def _tick(_call: Call) -> RawAnswer:
    async def ticks() -> AsyncIterator[bytes]:
        while True:
            yield b": tick\n\n"
            await anyio.sleep(0.02)

    return RawAnswer(ticks(), "text/plain")


async def _slow(_call: Call) -> dict[str, bool]:
    await anyio.sleep(0.5)
    return {"done": True}


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Live]:
    url = f"sqlite:///{tmp_path / 'live.sqlite3'}"
    migrate(url)
    settings = Settings(env="production", database_url=url, secret_keys=(SECRET,), drain_seconds=0.3)
    context = open_context(settings)
    service = Service("sample", SAMPLE.spec, {**SAMPLE.handlers, "measure": _tick, "greet": _slow}, jwks=SAMPLE.jwks)
    port = free_port()
    config = uvicorn.Config(build_app(service, context), port=port, log_config=None, access_log=False, lifespan="on")
    server = DrainingServer(config, context)
    # As `serve`, without the signals: those are this process's own.
    running = asyncio.ensure_future(server._serve())
    await until(lambda: server.started)
    yield Live(server, context, port)
    server.handle_exit(signal.SIGTERM, None)
    server.handle_exit(signal.SIGTERM, None)
    await running


def request(context: Context, *lines: str, body: bytes = b"") -> bytes:
    head = [f"POST /sample/v1/things/{THING} HTTP/1.1", "Host: x", "Connection: close", *lines]
    head += [f"{name}: {value}" for name, value in signed_in(context).items()]
    return "\r\n".join([*head, "", ""]).encode() + body


FORM = "Content-Type: application/x-www-form-urlencoded"


async def test_a_body_in_chunks_is_read(live: Live) -> None:
    body = b"3\r\nnam\r\n3\r\ne=a\r\n0\r\n\r\n"
    status, _, answer = await live.send(request(live.context, FORM, "Transfer-Encoding: chunked", body=body))
    assert (status, json.loads(answer)["result"]["form"]) == (200, {"name": "a"})


async def test_a_body_that_says_it_is_too_long_is_not_waited_for(live: Live) -> None:
    status, headers, answer = await live.send(request(live.context, FORM, "Content-Length: 99999999"))
    code = json.loads(answer)["error"]["code"]
    assert (status, headers["connection"], code) == (413, "close", "payload_too_large")


async def test_a_get_with_a_body_is_answered(live: Live) -> None:
    status, _, _ = await live.send(
        b"GET /sample/v1/things HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\nxx"
    )
    assert status == 200


async def test_a_name_given_twice_in_the_head_is_one_value_that_no_schema_takes(live: Live) -> None:
    head = request(live.context, FORM, "Idempotency-Key: 1234567", "Content-Length: 6", body=b"name=a")
    status, _, answer = await live.send(head)
    assert (status, json.loads(answer)["error"]["detail"]) == (
        422,
        {"idempotency-key": "must have at most 8 characters"},
    )


async def test_a_stream_ends_when_its_client_hangs_up(live: Live) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(b"GET /sample/v1/distances/1 HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"200 OK" in await reader.readuntil(b": tick")
    writer.close()
    await until(lambda: not live.server.server_state.tasks)


async def test_told_to_stop_it_first_says_so_then_ends_streams_and_finishes_requests(live: Live) -> None:
    base = f"http://127.0.0.1:{live.port}/sample/v1"
    async with httpx.AsyncClient(base_url=base, timeout=20) as client, client.stream("GET", "/distances/1") as stream:
        lines = stream.aiter_lines()
        await anext(lines)
        live.server.handle_exit(signal.SIGTERM, None)
        assert live.context.stopping
        # Still there for whoever the gateway sent before it knew.
        slow = asyncio.ensure_future(client.get("/whoever"))
        assert [line async for line in lines][-1] == ""
        assert (await slow).json()["result"] == {"done": True}
    await until(lambda: not live.server.server_state.connections)


def test_readiness_is_off_while_a_process_stops(tmp_path: Path) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}/user/v1"
    environ = {"PATH": "/usr/bin:/bin", "DATA": str(tmp_path), "DRAIN_SECONDS": "1.5"}
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "user", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, env=environ, stdout=log, stderr=log) as child:
        wait_until(lambda: _status(f"{base}/readiness") == 200, "serve user", child)
        child.terminate()
        wait_until(lambda: _status(f"{base}/readiness") == 503, "the end of readiness", child)
        assert _status(f"{base}/health") == 200
        assert child.wait(30) == -signal.SIGTERM
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert {line["service"] for line in lines} == {"user"}
    assert any("embedded mode" in line["message"] for line in lines)


def _status(url: str) -> int:
    try:
        return httpx.get(url, timeout=5).status_code
    except httpx.HTTPError:
        return 0


@asynccontextmanager
async def gateway_to(port: int) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as onward:
        transport = httpx.ASGITransport(app=stand_in(onward, {"sample": port}))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            yield client


@pytest.fixture
async def gateway(live: Live) -> AsyncIterator[httpx.AsyncClient]:
    async with gateway_to(live.port) as client:
        yield client


async def test_the_stand_in_hands_a_request_on_whole(live: Live, gateway: httpx.AsyncClient) -> None:
    headers = signed_in(live.context)
    answer = await gateway.post(f"/sample/v1/things/{THING}", data={"name": "a b"}, headers=headers)
    assert (answer.status_code, answer.json()["result"]["form"]) == (200, {"name": "a b"})


async def test_the_stand_in_hands_a_refusal_back_with_its_headers(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.request("DELETE", "/sample/v1/things?limit=1")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, PUT")


@pytest.mark.parametrize("path", ["/", "/internal/metrics", "/other/v1/things"])
async def test_the_stand_in_knows_the_services_only(gateway: httpx.AsyncClient, path: str) -> None:
    answer = await gateway.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_the_stand_in_says_when_a_service_is_away() -> None:
    async with gateway_to(free_port()) as gateway:
        answer = await gateway.get("/sample/v1/things")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
