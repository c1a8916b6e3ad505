"""The bytes of a recording: a file or standard input, unpacked if it is gzip, and never all at once."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import IO, cast

from ridelint.errors import RidelintError

_GZIP = b"\x1f\x8b"
_HEAD = 64 * 1024
STEP = 256 * 1024
MOST = 64 * 1024 * 1024
"""The largest single entry or line that is read."""


class Feed:
    """Reads a recording. ``problem`` says what ended it before its end, as that the gzip file is damaged."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self.name = name
        self.problem = ""
        self._file = self._stream = stream
        self._head = self._take(_HEAD)
        if self._head.startswith(_GZIP):
            self._unpack()

    def peek(self) -> bytes:
        """The beginning, which stays to be read."""
        return self._head

    def read(self, size: int = STEP) -> bytes:
        """The next bytes, not more than ``size``; none at the end."""
        if self._head:
            taken, self._head = self._head[:size], self._head[size:]
            return taken
        return self._take(size)

    def blocks(self) -> Iterator[bytes]:
        """The lines, several at once with their ends. One that is longer than `MOST` ends the reading."""
        rest: list[bytes] = []
        held = 0
        while data := self.read():
            end = data.rfind(b"\n") + 1
            if end:
                yield b"".join((*rest, data[:end]))
                rest, held = [data[end:]], len(data) - end
            else:
                rest.append(data)
                held += len(data)
            if held > MOST:
                self.problem = f"a line is longer than {MOST // 1024 // 1024} MiB"
                return
        if any(rest):
            yield b"".join(rest)

    def close(self) -> None:
        if self._file is not sys.stdin.buffer:
            self._file.close()

    def _unpack(self) -> None:
        import gzip  # noqa: PLC0415  most recordings are plain

        packed = _Joined(self._head, self._stream)
        self._stream = cast("IO[bytes]", gzip.GzipFile(fileobj=packed, mode="rb"))
        self._head = self._take(_HEAD)

    def _take(self, size: int) -> bytes:
        import zlib  # noqa: PLC0415  for its error alone

        try:
            return self._stream.read(size)
        except EOFError:
            self.problem = "the gzip file is cut short"
        except (zlib.error, OSError) as error:
            self.problem = f"it cannot be read on: {getattr(error, 'strerror', None) or error}"
        return b""


class _Joined(io.RawIOBase):
    """A stream with the beginning that was read of it put back."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._head and size >= 0:
            taken, self._head = self._head[:size], self._head[size:]
            return taken
        return self._rest.read(size)


def named(path: str) -> str:
    """What people call a recording."""
    return "standard input" if path == "-" else path


def open_feed(path: str) -> Feed:
    """A recording by its path; ``-`` is standard input.

    Raises:
        RidelintError: it cannot be opened.
    """
    if path == "-":
        return Feed(named(path), sys.stdin.buffer)
    try:
        return Feed(path, open(path, "rb"))
    except OSError as error:
        raise RidelintError(f"{path}: cannot be read: {error.strerror}") from None
