"""Processes that are handed pieces of work while it is found, and each give one answer at the end.

The one who finds the work has the most to do with finding it where the others are many, and else takes what they have
no room for. So nobody waits, and no more is held than the few pieces that were handed over. They go through memory
that is shared, since a pipe takes less than a piece.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from mmap import mmap
from struct import Struct
from typing import Generic, NamedTuple, TypeVar, cast

from ridelint.errors import ProcessError
from ridelint.processes import answer_of, end, opened, read_all

T = TypeVar("T")

Tag = tuple[int, int, int]
"""Says what a piece is, to whoever handed it over."""

_ROOM = 512 * 1024
_SLOTS = 2
_HEAD = Struct("=BQQQQ")


class Piece(NamedTuple):
    """Work as it was handed over."""

    tag: Tag
    data: bytes


class _Hand:
    """One process. ``free`` are its slots that nothing waits in."""

    def __init__(self, work: Callable[[Iterator[Piece]], object], others: list[_Hand]) -> None:
        self.free = set(range(_SLOTS))
        self.is_over = False
        self._memory = mmap(-1, _SLOTS * _ROOM)
        heads, self._sink = os.pipe()
        self._done, done = os.pipe()
        self._answer, answer = os.pipe()
        self.pid = os.fork()
        if self.pid:
            for end_of_child in (heads, done, answer):
                os.close(end_of_child)
            os.set_blocking(self._done, False)
            return
        code = 1
        try:
            self._work(work, heads, done, answer, others)
            code = 0
        finally:
            os._exit(code)  # nothing of the parent's may be flushed or closed here

    def _work(
        self, work: Callable[[Iterator[Piece]], object], heads: int, done: int, answer: int, others: list[_Hand]
    ) -> None:
        from signal import SIG_IGN, SIGINT, signal  # noqa: PLC0415  only here

        signal(SIGINT, SIG_IGN)  # a terminal sends it to all; who is in charge ends the others
        for other in (self, *others):
            other.let_go()  # else the others would not see that the parent is gone
        answer_of(lambda: work(self._pieces(heads, done)), answer)

    def _pieces(self, heads: int, done: int) -> Iterator[Piece]:
        while head := os.read(heads, _HEAD.size):
            slot, size, *tag = _HEAD.unpack(head)
            start = slot * _ROOM
            yield Piece(cast("Tag", tuple(tag)), self._memory[start : start + size])
            os.write(done, bytes((slot,)))

    def take(self, tag: Tag, data: bytes) -> None:
        """Take a piece over; there must be a free slot."""
        slot = self.free.pop()
        start = slot * _ROOM
        self._memory[start : start + len(data)] = data
        try:
            os.write(self._sink, _HEAD.pack(slot, len(data), *tag))
        except BrokenPipeError:
            self._fail()

    def look(self) -> None:
        """See which slots have become free.

        Raises:
            ProcessError: the process is gone.
        """
        try:
            slots = os.read(self._done, _SLOTS)
        except BlockingIOError:
            return
        if not slots:
            self._fail()
        self.free.update(slots)

    def answer(self) -> object:
        """Its answer, once it has done all that it was handed.

        Raises:
            ProcessError: it ended without one.
        """
        os.close(self._sink)
        self._sink = -1
        found = read_all(self._answer)
        self.is_over = True
        return opened(found, self.pid)

    def _fail(self) -> None:
        self.answer()
        raise ProcessError("a process of this run ended too early; do without it by --jobs 1")

    def let_go(self) -> None:
        for pipe in (self._sink, self._done, self._answer):
            if pipe >= 0:
                os.close(pipe)
        self._sink = -1


class Hands(Generic[T]):
    """So many processes, all of which do ``work``: they take their pieces one by one and give an answer.

    An answer is pickled, and so is what the work raises. Close it when it is not needed any more, whatever happened.
    """

    def __init__(self, count: int, work: Callable[[Iterator[Piece]], T]) -> None:
        self._hands: list[_Hand] = []
        try:
            for _ in range(count):
                self._hands.append(_Hand(work, self._hands))
        except BaseException:
            self.close()
            raise

    def offer(self, tag: Tag, data: bytes) -> bool:
        """Hand a piece over, if some process has room for it.

        Raises:
            ProcessError: a process is gone.
        """
        if len(data) > _ROOM:
            return False
        for hand in self._hands:
            hand.look()
        idlest = max(self._hands, key=lambda hand: len(hand.free))
        if not idlest.free:
            return False
        idlest.take(tag, data)
        return True

    def answers(self) -> list[T]:
        """What each process has to say at the end.

        Raises:
            ProcessError: one ended without its answer.
        """
        return [cast("T", hand.answer()) for hand in self._hands]

    def close(self) -> None:
        """Leave no process behind."""
        for hand in self._hands:
            hand.let_go()
            if not hand.is_over:
                end(hand.pid)
        self._hands = []
