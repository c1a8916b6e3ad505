"""HTTP read by h11."""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.h11_impl import H11Protocol

from server.kernel.wire.heads import HeadHolder


class H11(H11Protocol):
    """uvicorn's own, whose answers leave in one piece."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(cast("asyncio.Transport", HeadHolder(transport, self.loop)))
