"""Answers leave in one piece when the loop's turn ends, and streams piece by piece."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

import pytest
import uvicorn

from server.kernel.wire import WIRES
from server.kernel.wire.turns import GatheringTransport, turn_of

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


def connected(wire: str) -> tuple[Any, Transport]:
    """A server's side of a connection that has just been made."""
    module, name = WIRES[wire].split(":")
    config = uvicorn.Config(app, ws="none", lifespan="off", log_config=None)
    config.load()
    state = uvicorn.server.ServerState()
    protocol = getattr(import_module(module), name)(config=config, server_state=state, app_state={})
    transport = Transport()
    protocol.connection_made(transport)
    return protocol, transport


async def answered(wire: str, request: bytes) -> Transport:
    """What a server writes upon one request, once its loop had time for it."""
    protocol, transport = connected(wire)
    protocol.data_received(request)
    await asyncio.sleep(0.2)
    protocol.connection_lost(None)
    return transport


@pytest.mark.parametrize("wire", WIRES)
async def test_an_answer_is_one_write(wire: str) -> None:
    transport = await answered(wire, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")

    (piece,) = transport.pieces
    head, _, rest = piece.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert rest == b"6\r\nfirst \r\n13\r\nHTTP/1.1 is no head\r\n0\r\n\r\n"


@pytest.mark.parametrize("wire", WIRES)
async def test_a_head_does_not_wait_for_a_body_that_comes_later(wire: str) -> None:
    transport = await answered(wire, b"GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")

    assert transport.pieces[0].endswith(b"\r\n\r\n")
    assert transport.pieces[1].startswith(b"6\r\nfirst \r\n")


@pytest.mark.parametrize("wire", WIRES)
async def test_what_is_kept_is_written_before_the_connection_closes(wire: str) -> None:
    transport = await answered(wire, b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert b"".join(transport.pieces).startswith(b"HTTP/1.1 200 OK\r\n")
    assert transport.closed


@pytest.mark.parametrize("wire", WIRES)
async def test_a_client_that_will_send_no_more_gets_what_was_made_for_it(wire: str) -> None:
    protocol, transport = connected(wire)
    protocol.data_received(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")

    def end() -> None:
        protocol.eof_received()
        transport.close()  # as the loop does then

    # After the answer was made, in the same turn.
    asyncio.get_running_loop().call_soon(end)
    await asyncio.sleep(0.2)
    protocol.connection_lost(None)

    assert b"".join(transport.pieces).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("wire", WIRES)
async def test_a_request_that_is_none_is_refused(wire: str) -> None:
    transport = await answered(wire, b"nonsense\r\n\r\n")

    assert transport.pieces[0].startswith(b"HTTP/1.1 400 ")
    assert transport.closed


def gathering(transport: Transport) -> GatheringTransport:
    return GatheringTransport(transport, turn_of(asyncio.get_running_loop()))


async def test_all_that_one_turn_wrote_leaves_at_its_end() -> None:
    transports = [Transport(), Transport()]
    for outer in map(gathering, transports):
        outer.write(b"first ")
        outer.write(b"second")
    before = [list(transport.pieces) for transport in transports]

    await asyncio.sleep(0)

    assert before == [[], []]
    assert [transport.pieces for transport in transports] == [[b"first second"], [b"first second"]]


async def test_an_answer_does_not_wait_for_many_others() -> None:
    transports = [Transport() for _ in range(40)]
    for outer in map(gathering, transports):
        outer.write(b"answer")

    assert [len(transport.pieces) for transport in transports] == [1] * 32 + [0] * 8
    await asyncio.sleep(0)
    assert all(transport.pieces == [b"answer"] for transport in transports)


async def test_what_is_long_is_not_kept() -> None:
    transport = Transport()
    outer = gathering(transport)
    for _ in range(3):
        outer.write(bytes(40_000))

    assert [len(piece) for piece in transport.pieces] == [80_000]
    await asyncio.sleep(0)
    assert [len(piece) for piece in transport.pieces] == [80_000, 40_000]


async def test_nothing_is_written_to_a_client_that_has_gone() -> None:
    transport = Transport()
    gathering(transport).write(b"answer")
    transport.close()

    await asyncio.sleep(0)

    assert not transport.pieces


async def test_any_kind_of_bytes_may_be_written() -> None:
    transport = Transport()
    outer = gathering(transport)
    for piece in (memoryview(b"a"), b"b", b"", memoryview(b"c"), bytearray(b"d")):
        outer.write(piece)

    await asyncio.sleep(0)

    assert transport.pieces == [b"abcd"]
