"""Answers leave in one piece, and streams at once."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

import pytest
import uvicorn

from server.kernel.wire import WIRES
from server.kernel.wire.heads import HeadHolder

Scope = dict[str, Any]
pytestmark = pytest.mark.anyio


async def app(scope: Scope, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-a", b"b")]})
    if scope["path"] == "/stream":
        await asyncio.sleep(0.05)
    await send({"type": "http.response.body", "body": b"first ", "more_body": True})
    await send({"type": "http.response.body", "body": b"HTTP/1.1 is no head", "more_body": False})


class Transport(asyncio.Transport):
    """Keeps what is written, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> None:
        assert not self.closed
        self.pieces.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


async def answered(wire: str, request: bytes) -> Transport:
    """What a server writes upon one request, once its loop had time for it."""
    module, name = WIRES[wire].split(":")
    config = uvicorn.Config(app, ws="none", lifespan="off", log_config=None)
    config.load()
    state = uvicorn.server.ServerState()
    protocol = getattr(import_module(module), name)(config=config, server_state=state, app_state={})
    transport = Transport()
    protocol.connection_made(transport)
    protocol.data_received(request)
    await asyncio.sleep(0.2)
    protocol.connection_lost(None)
    return transport


@pytest.mark.parametrize("wire", WIRES)
async def test_a_head_and_its_body_are_one_write(wire: str) -> None:
    transport = await answered(wire, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")

    head, _, rest = transport.pieces[0].partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert rest == b"6\r\nfirst \r\n"
    assert b"".join(transport.pieces[1:]) == b"13\r\nHTTP/1.1 is no head\r\n0\r\n\r\n"


@pytest.mark.parametrize("wire", WIRES)
async def test_a_head_does_not_wait_for_a_body_that_comes_later(wire: str) -> None:
    transport = await answered(wire, b"GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")

    assert transport.pieces[0].endswith(b"\r\n\r\n")
    assert transport.pieces[1] == b"6\r\nfirst \r\n"


@pytest.mark.parametrize("wire", WIRES)
async def test_what_is_held_is_written_before_the_connection_closes(wire: str) -> None:
    transport = await answered(wire, b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert b"".join(transport.pieces).startswith(b"HTTP/1.1 200 OK\r\n")
    assert transport.closed


@pytest.mark.parametrize("wire", WIRES)
async def test_a_request_that_is_none_is_refused(wire: str) -> None:
    transport = await answered(wire, b"nonsense\r\n\r\n")

    assert transport.pieces[0].startswith(b"HTTP/1.1 400 ")
    assert transport.closed


async def test_any_kind_of_bytes_may_be_written() -> None:
    transport = Transport()
    holder = HeadHolder(transport, asyncio.get_running_loop())

    for piece in (memoryview(b"before"), b"HTTP/1.1 200 OK\r\n\r\n", memoryview(b"body"), bytearray(b"more")):
        holder.write(piece)

    assert transport.pieces == [b"before", b"HTTP/1.1 200 OK\r\n\r\nbody", b"more"]
