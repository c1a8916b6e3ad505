"""Work divided between processes that are forked, so that each begins with all that was read.

A pool's processes would begin with nothing, take as long to start as a large description takes to read, and take
every value apart at their end. A forked child writes its answer into a pipe and is gone.
"""

# Most runs divide nothing, and start faster without pickle.
# ruff: noqa: PLC0415

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar, cast

from ridelint.errors import ProcessError

T = TypeVar("T")

CAN_FORK = hasattr(os, "fork")
_BLOCK = 1 << 20
_DEEPEST = 20_000
"""Pickling takes several calls for each level of a value, and JSON may have a thousand."""


def cores() -> int:
    """How many processes can work at once."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


class Claims:
    """Pieces of work that each of several processes could do: each is for whoever asks for it first."""

    def __init__(self, pieces: Iterable[Hashable]) -> None:
        self._pipes = {piece: os.pipe() for piece in pieces}
        for source, sink in self._pipes.values():
            os.set_blocking(source, False)
            os.write(sink, b"1")

    def take(self, piece: Hashable) -> bool:
        """Whether it is for this process."""
        try:
            return bool(os.read(self._pipes[piece][0], 1))
        except BlockingIOError:
            return False

    def close(self) -> None:
        for pipe in self._pipes.values():
            for end_of_pipe in pipe:
                os.close(end_of_pipe)
        self._pipes = {}


class _Child(NamedTuple):
    pid: int
    pipe: int


def divided(work: Sequence[Callable[[], T]]) -> list[T]:
    """What each piece of work returns, in order: the first is done here, each of the others in its own process.

    What the others return is pickled, and so is what they raise.

    Raises:
        ProcessError: a process ended without its answer.
    """
    children = [_started(piece) for piece in work[1:]]
    waited: set[int] = set()
    try:
        found = [work[0]()]
        for child in children:
            answer = read_all(child.pipe)
            waited.add(child.pid)
            found.append(cast("T", opened(answer, child.pid)))
        return found
    finally:
        for child in children:
            os.close(child.pipe)
            if child.pid not in waited:
                end(child.pid)


def _started(piece: Callable[[], object]) -> _Child:
    source, sink = os.pipe()
    _widen(sink)
    pid = os.fork()
    if pid:
        os.close(sink)
        return _Child(pid, source)
    code = 1
    try:
        answer_of(piece, sink)
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's may be flushed or closed here


def _widen(pipe: int) -> None:
    """Let an answer wait in the pipe, so that who wrote it need not: where the system can do that."""
    try:
        from fcntl import F_SETPIPE_SZ, fcntl

        fcntl(pipe, F_SETPIPE_SZ, _BLOCK)
    except (ImportError, OSError):
        pass


def answer_of(piece: Callable[[], object], sink: int) -> None:
    """Do a piece of work, and write what it returns or raises into a pipe, for `opened`; closes it."""
    import pickle
    import sys

    answer = _tried(piece)
    sys.setrecursionlimit(_DEEPEST)
    _write(sink, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
    os.close(sink)  # whoever waits for the answer need not wait for the end of a large process


def _tried(piece: Callable[[], object]) -> tuple[object, Exception | None]:
    try:
        return piece(), None
    except Exception as error:  # noqa: BLE001  the edge of a process: it is raised again in the parent
        return None, error


def opened(answer: bytes, pid: int) -> object:
    """What a process wrote, which is seen to its end.

    Raises:
        ProcessError: it ended without its answer.
    """
    import pickle

    value: object = None
    error: Exception | None = None
    is_whole = True
    try:
        value, error = pickle.loads(answer)  # noqa: S301  our own child wrote it
    except Exception:  # noqa: BLE001  whatever a piece of an answer looks like
        is_whole = False
    finally:
        status = os.waitpid(pid, 0)[1]
    if status or not is_whole:
        raise ProcessError(f"a process of this run was ended by {_cause(status)}; do without it by --jobs 1")
    if error is not None:
        raise error
    return value


def _cause(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"an error of its own (exit code {code})"


def _write(sink: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(sink, view[:_BLOCK]) :]


def read_all(source: int) -> bytes:
    parts: list[bytes] = []
    while part := os.read(source, _BLOCK):
        parts.append(part)
    return b"".join(parts)


def end(pid: int) -> None:
    """End a process, and see to it that it is gone."""
    from signal import SIGKILL

    os.kill(pid, SIGKILL)
    os.waitpid(pid, 0)
