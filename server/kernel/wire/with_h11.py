"""HTTP read by h11."""

from uvicorn.protocols.http.h11_impl import H11Protocol

from server.kernel.wire.turns import Gathered


class H11(Gathered, H11Protocol):
    """uvicorn's own, whose writes are gathered."""
