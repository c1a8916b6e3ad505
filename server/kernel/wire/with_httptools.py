"""HTTP read by httptools."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.kernel.wire.turns import Gathered


class HttpTools(Gathered, HttpToolsProtocol):
    """uvicorn's own, whose writes are gathered."""
