"""A recording is read in the same memory however long it is."""

from __future__ import annotations

import gzip
import io
import itertools
import tracemalloc
from collections.abc import Callable, Iterator
from typing import IO, cast

import orjson
import pytest

from ridelint.live.decode import decoded
from ridelint.live.sources.feed import Feed
from ridelint.live.sources.notes import Notes
from ridelint.live.sources.recording import read_feed
from tests.live.sources.written import entry

MIB = 1024 * 1024
BODY = {"content": {"size": 2000, "mimeType": "application/json", "text": '["' + "a" * 1996 + '"]'}}
CALL = {"request": {"method": "GET", "url": "/a"}, "response": {"status": 200, "body": "a" * 2000}}
LOGGED = {"method": "GET", "path": "/" + "a" * 500, "status": 200}


class Endless(io.RawIOBase):
    """A file that is written while it is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._rest += piece
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def hars(count: int) -> Iterator[bytes]:
    yield b'{"log": {"entries": ['
    one = orjson.dumps(entry({}, BODY))
    yield from itertools.islice(itertools.cycle([one + b","]), count)
    yield one + b"]}}"


def calls(count: int) -> Iterator[bytes]:
    return itertools.islice(itertools.cycle([orjson.dumps(CALL) + b"\n"]), count)


def logged(count: int) -> Iterator[bytes]:
    return itertools.islice(itertools.cycle([orjson.dumps(LOGGED) + b"\n"]), count)


def peak(form: str, pieces: Iterator[bytes]) -> tuple[int, int]:
    """How many calls are read, and the most bytes that reading them held."""
    notes = Notes("a")
    tracemalloc.start()
    try:
        feed = Feed("a", cast("IO[bytes]", Endless(pieces)))
        count = 0
        for wire, _ in read_feed(feed, notes, form):
            count += len(decoded(wire).label) > 0
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("form", "write"), [("har", hars), ("ndjson", calls), ("haproxy", logged)])
def test_twenty_times_the_calls_need_no_more_memory(form: str, write: Callable[[int], Iterator[bytes]]) -> None:
    few, least = peak(form, write(1_000))
    many, most = peak(form, write(20_000))
    assert many > 19 * few
    assert most < least + MIB


def test_a_packed_recording_is_unpacked_while_it_is_read() -> None:
    data = gzip.compress(b"".join(hars(20_000)))
    count, most = peak("har", iter([data]))
    assert count == 20_001
    assert most < 8 * MIB
