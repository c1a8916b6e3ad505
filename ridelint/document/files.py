"""The file system as the store sees it: read a file of a tree, with as few system calls as can be.

A description can be tied together from thousands of files, so `pathlib` and repeated `stat` calls would cost more than
the parsing.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import Protocol

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_FLAGS |= getattr(os, "O_BINARY", 0)


class Unreadable(Exception):  # noqa: N818 - it tells of a file, and its text completes a sentence about it
    """Why a file cannot be read: ``"is a folder"``; ``cure`` says what to do."""

    def __init__(self, why: str, cure: str) -> None:
        super().__init__(why)
        self.why = why
        self.cure = cure


class Files(Protocol):
    """Where files come from: the disk, or a mapping in a test."""

    def real(self, path: str) -> str:
        """The absolute path with symbolic links resolved, so that one file has one name."""

    def read(self, real: str, limit: int) -> bytes:
        """The bytes of a file named by `real`.

        Raises:
            Unreadable: it is missing, a folder, larger than the limit, or refused by the system.
        """


class Disk:
    """The file system of the machine."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def real(self, path: str) -> str:
        folder, name = os.path.split(path)
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = self.real(folder) if name else folder
        path = os.path.join(real, name)
        return os.path.realpath(path) if os.path.islink(path) else path

    def read(self, real: str, limit: int) -> bytes:
        try:
            handle = os.open(real, _FLAGS)
        except (OSError, ValueError) as error:
            raise _refused(error) from None
        try:
            return _content(handle, limit)
        except OSError as error:
            raise _refused(error) from None
        finally:
            os.close(handle)


def _content(handle: int, limit: int) -> bytes:
    facts = os.fstat(handle)
    if stat.S_ISDIR(facts.st_mode):
        raise Unreadable("is a folder", "name a file in it")
    if not stat.S_ISREG(facts.st_mode):
        raise Unreadable("is no regular file", "name a file; '-' reads standard input")
    if facts.st_size > limit:
        raise too_large(limit)
    return _all(handle, facts.st_size)


def _all(handle: int, size: int) -> bytes:
    """A read may return less than asked for (Linux stops at 2 GiB, network file systems earlier)."""
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    while data and sum(map(len, parts)) < size:
        data = os.read(handle, size)
        parts.append(data)
    return b"".join(parts)


def too_large(limit: int) -> Unreadable:
    return Unreadable(f"is larger than {_megabytes(limit)}", "raise the limit with --max-size if it is meant to be")


def _megabytes(size: int) -> str:
    return f"{size / 1048576:g} MiB" if size >= 1048576 else f"{size} bytes"


def _refused(error: OSError | ValueError) -> Unreadable:
    code = getattr(error, "errno", None)
    if code in (errno.ENOENT, errno.ENOTDIR):
        return Unreadable("does not exist", "check the spelling")
    if code in (errno.EACCES, errno.EPERM):
        return Unreadable("may not be read", "allow it to be read")
    if code == errno.ENAMETOOLONG or code is None:
        return Unreadable("is no possible file name", "check the spelling")
    return Unreadable(f"cannot be read: {os.strerror(code)}", "check the file")


class Memory:
    """Files from a mapping, below the folder ``/``."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        self._contents = {"/" + name: data for name, data in contents.items()}

    def real(self, path: str) -> str:
        return path

    def read(self, real: str, limit: int) -> bytes:
        data = self._contents.get(real)
        if data is None:
            raise _missing(real, self._contents)
        if len(data) > limit:
            raise too_large(limit)
        return data


def _missing(real: str, contents: dict[str, bytes]) -> Unreadable:
    if any(name.startswith(real.rstrip("/") + "/") for name in contents):
        return Unreadable("is a folder", "name a file in it")
    return Unreadable("does not exist", "check the spelling")
