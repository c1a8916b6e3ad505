"""What is written to connections leaves when the loop has gone once through all that was ready.

Each write to a socket wakes the client that waits for it, and that costs the writer more than the write itself. Sixteen
answers made in one turn of the loop, written one behind the other at its end, wake the other side once.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast
from weakref import WeakKeyDictionary

# So that no answer waits for many others, and none is kept in whole that is long.
_MOST_CONNECTIONS = 32
_MOST_BYTES = 65536


class Turn:
    """The connections of one loop that something was written to since it last had nothing left to write."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wait for a first write."""
        self._loop = loop
        self._written: list[GatheringTransport] = []

    def add(self, transport: GatheringTransport) -> None:
        """Flush a connection when the turn ends, or when there are many."""
        written = self._written
        written.append(transport)
        if len(written) == 1:
            self._loop.call_soon(self._end)
        elif len(written) >= _MOST_CONNECTIONS:
            self._end()

    def _end(self) -> None:
        written, self._written = self._written, []
        for transport in written:
            transport.flush()


_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, Turn] = WeakKeyDictionary()


def turn_of(loop: asyncio.AbstractEventLoop) -> Turn:
    """Give the one that all connections of a loop share."""
    if loop not in _TURNS:
        _TURNS[loop] = Turn(loop)
    return _TURNS[loop]


class GatheringTransport:
    """Stands before a connection's transport, and writes to it once a turn what uvicorn writes in pieces."""

    def __init__(self, transport: asyncio.Transport, turn: Turn) -> None:
        """Hold nothing yet."""
        self._transport = transport
        self._turn = turn
        self._kept = b""
        # Asked for each answer, and so not by way of `__getattr__`.
        self.is_closing = transport.is_closing

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._kept:
            self._kept = bytes(data)
            self._turn.add(self)
        else:
            self._kept += data
        if len(self._kept) > _MOST_BYTES:
            self.flush()

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def flush(self) -> None:
        """Write what is kept; nothing where the client has gone meanwhile."""
        kept, self._kept = self._kept, b""
        if kept and not self.is_closing():
            self._transport.write(kept)

    def __getattr__(self, name: str) -> Any:
        # All else is the transport's own.
        return getattr(self._transport, name)


class Gathered(asyncio.Protocol):
    """What makes one of uvicorn's protocols, of which it stands to the left, gather its writes."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        gathering = GatheringTransport(cast("asyncio.Transport", transport), turn_of(self.loop))
        super().connection_made(cast("asyncio.BaseTransport", gathering))

    def eof_received(self) -> None:
        # The loop closes the connection of a client that will send no more, but not before its answer was written.
        cast("GatheringTransport", self.transport).flush()
        super().eof_received()
