"""Connections to MySQL whose time limits the system keeps.

Python keeps a socket's limit by asking, before each read and each write, whether it can be done: one more call of the
system, around which a thread lets go of the interpreter, and then waits for it among the others. With two such pairs a
statement that was an eighth of what an order costs. The system's own limits (socket(7), SO_RCVTIMEO) cost nothing.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Mapping, Sequence
from typing import Any

CONNECT_SECONDS = 2
READ_SECONDS = 10
# As pymysql numbers it (MySQL's client errors, CR_CONN_HOST_ERROR).
_CANNOT_CONNECT = 2003
# What pymysql has to open the socket for by itself.
_OF_ITS_OWN = ("ssl", "read_default", "bind_address")


def connect(dialect: Any, _record: object, arguments: Sequence[Any], options: Mapping[str, Any]) -> Any:
    """Connect as SQLAlchemy would (its event `do_connect`), by a socket of ours."""
    driver = dialect.loaded_dbapi
    if any(name.startswith(_OF_ITS_OWN) for name in options):
        limits = {"connect_timeout": CONNECT_SECONDS, "read_timeout": READ_SECONDS, "write_timeout": READ_SECONDS}
        return driver.connect(*arguments, **{**limits, **options})
    connection = driver.connect(*arguments, defer_connect=True, **options)
    try:
        opened = open_socket(connection.host, connection.port, connection.unix_socket)
    except OSError as error:
        message = f"Can't connect to MySQL server on {connection.host!r} ({error})"
        raise driver.OperationalError(_CANNOT_CONNECT, message) from error
    connection.connect(opened)
    return connection


def open_socket(host: str, port: int, path: str | None = None) -> LimitedSocket:
    """Connect to a host's port, or to a Unix socket's path; raises OSError."""
    plain = _local(path) if path else socket.create_connection((host, port), CONNECT_SECONDS)
    if not path:
        # As pymysql does.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    limited = LimitedSocket(plain.family, plain.type, plain.proto, plain.detach())
    limited.limit(READ_SECONDS)
    return limited


def _local(path: str) -> socket.socket:
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        opened.settimeout(CONNECT_SECONDS)
        opened.connect(path)
    except OSError:
        opened.close()
        raise
    return opened


class LimitedSocket(socket.socket):
    """A blocking socket that gives up after so many seconds, as one with a timeout does."""

    def limit(self, seconds: int) -> None:
        """Set how long one read or one write may take."""
        self.settimeout(None)
        interval = struct.pack("@ll", seconds, 0)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, interval)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, interval)

    def recv_into(self, *arguments: Any) -> int:
        try:
            return super().recv_into(*arguments)
        except BlockingIOError as error:
            raise TimeoutError("timed out") from error

    def sendall(self, *arguments: Any) -> None:
        try:
            super().sendall(*arguments)
        except BlockingIOError as error:
            raise TimeoutError("timed out") from error
