"""HTTP read by httptools."""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.kernel.wire.turns import GatheringTransport, turn_of


class HttpTools(HttpToolsProtocol):
    """uvicorn's own, whose writes are gathered."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(cast("asyncio.Transport", GatheringTransport(transport, turn_of(self.loop))))

    def eof_received(self) -> None:
        # The loop closes the connection of a client that will send no more, but not before its answer was written.
        cast("GatheringTransport", self.transport).flush()
        super().eof_received()
