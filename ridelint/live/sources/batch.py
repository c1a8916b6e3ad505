"""A few entries of a recording, cut out of it before anybody reads them as calls.

Cutting is cheap and must be done in order; reading is neither, so it can be done elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ridelint.live.sources.feed import Feed
from ridelint.live.sources.notes import Notes


class Batch(NamedTuple):
    """``number`` is that of its first entry or line, from 1.

    ``data`` is the text of all of them, by which another process can read them; none if only this one can. ``entries``
    are their values where cutting them out took parsing them.
    """

    form: str
    number: int
    data: bytes | None
    entries: Sequence[Any] | None = None


def cut_lines(form: str, feed: Feed, notes: Notes) -> Iterator[Batch]:
    """The lines of a recording that has a call in each."""
    number = 1
    for data in feed.blocks():
        yield Batch(form, number, data)
        number += data.count(b"\n")
    if feed.problem:
        notes.turn = number
        notes.fail("", f"{feed.problem}; what was before it was checked")


def lines_of(batch: Batch) -> Iterator[tuple[int, bytes]]:
    """The lines of a batch by their numbers, without their ends."""
    return enumerate((batch.data or b"").split(b"\n"), batch.number)
