"""HTTP read by httptools."""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.kernel.wire.heads import HeadHolder


class HttpTools(HttpToolsProtocol):
    """uvicorn's own, whose answers leave in one piece."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(cast("asyncio.Transport", HeadHolder(transport, self.loop)))
