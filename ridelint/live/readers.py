"""The calls of recordings held to their descriptions, by one process or by several, with the same result.

The batches of a recording are cut out here. What is worth it is handed to other processes, which were forked from this
one and so know all that it knows; at the end each gives its share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import NamedTuple

from ridelint.hands import Hands, Piece
from ridelint.live.observer import Observer, Share
from ridelint.live.sources.batch import Batch
from ridelint.live.sources.feed import named
from ridelint.live.sources.notes import Notes
from ridelint.live.sources.recording import FORMS
from ridelint.model import Exchange
from ridelint.processes import CAN_FORK

Calls = Callable[[Batch, Notes], Iterator[Exchange]]
"""The calls of a batch that are to be looked at."""

WORTH_PROCESSES = 1024 * 1024
"""Bytes that are read before there are several processes, which take a while to start."""
_FORMS = tuple(FORMS)


class _Read(NamedTuple):
    """What one process has read: its share, and of each recording the notes and the number of calls."""

    share: Share
    notes: tuple[Notes, ...]
    counts: Counter[int]


class Readers:
    """Reads the recordings of these paths with ``processes`` of them at most.

    ``notes`` are those on each recording, and ``counts`` how many calls of it were looked at, both of them whole once
    `finish` was called.
    """

    def __init__(self, paths: Sequence[str], observer: Observer, calls: Calls, processes: int) -> None:
        self.notes = tuple(Notes(named(path)) for path in paths)
        self.counts: Counter[int] = Counter()
        self._observer = observer
        self._calls = calls
        self._others = processes - 1 if CAN_FORK else 0
        self._hands: Hands[_Read] | None = None
        self._bytes = 0

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._hands is not None:
            self._hands.close()

    def take(self, file: int, batch: Batch) -> None:
        """Look at a batch of the recording of that number, or have it looked at.

        Raises:
            ProcessError: another process was ended.
        """
        if batch.data is not None and self._others:
            self._bytes += len(batch.data)
            if self._hands is None and self._bytes > WORTH_PROCESSES:
                self._hands = Hands(self._others, self._read_pieces)
            tag = (file, _FORMS.index(batch.form), batch.number)
            if self._hands is not None and self._hands.offer(tag, batch.data):
                return
        self._read(file, batch)

    def finish(self) -> None:
        """Join what the other processes have read.

        Raises:
            ProcessError: one of them was ended.
        """
        if self._hands is None:
            return
        others = self._hands.answers()
        self._observer.join([read.share for read in others])
        for read in others:
            self.counts.update(read.counts)
            for own, other in zip(self.notes, read.notes, strict=True):
                own.join(other)

    def _read(self, file: int, batch: Batch) -> None:
        self._observer.turn((file, batch.number))
        for exchange in self._calls(batch, self.notes[file]):
            self.counts[file] += 1
            self._observer.observe(exchange)

    def _read_pieces(self, pieces: Iterator[Piece]) -> _Read:
        """The work of another process."""
        self._observer.begin_share()
        self.notes = tuple(Notes(notes.name) for notes in self.notes)
        self.counts = Counter()
        for (file, form, number), data in pieces:
            self._read(file, Batch(_FORMS[form], number, data))
        return _Read(self._observer.share(), self.notes, self.counts)
