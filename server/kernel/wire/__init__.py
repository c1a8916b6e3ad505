"""uvicorn's HTTP, whose answers leave together: what a turn of the loop has made is written at its end.

uvicorn hands its transport the head and the body of each answer one after the other; each write is a call of the
system, and wakes the client. A module for each of its parsers, so that a server imports the one that it uses.
"""

from importlib.util import find_spec

WIRES = {"httptools": "server.kernel.wire.with_httptools:HttpTools", "h11": "server.kernel.wire.with_h11:H11"}
"""By the parser, what uvicorn's setting ``http`` is to name."""


def usual_wire() -> str:
    """The one that is read by C, where there is a wheel of it."""
    return WIRES["httptools" if find_spec("httptools") else "h11"]
