"""Pieces handed to other processes: each is done once, errors come back, and no process is left behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from ridelint.errors import ProcessError
from ridelint.hands import Hands, Piece
from ridelint.processes import CAN_FORK

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork")

PATIENCE_SECONDS = 30


def all_of(pieces: Iterator[Piece]) -> tuple[int, list[Piece]]:
    return os.getpid(), list(pieces)


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def hands() -> Iterator[list[Hands[object]]]:
    """What is put into it is closed."""
    made: list[Hands[object]] = []
    yield made
    for one in made:
        one.close()


def test_each_piece_is_done_once_by_some_process_or_refused() -> None:
    hands = Hands(3, all_of)
    kept = []
    try:
        for number in range(200):
            tag, data = (number, 2**40, 7), b"%d" % number * 1000
            if not hands.offer(tag, data):
                kept.append(Piece(tag, data))
        answers = hands.answers()
    finally:
        hands.close()
    done = [piece for _, pieces in answers for piece in pieces]
    assert sorted([*done, *kept]) == [Piece((number, 2**40, 7), b"%d" % number * 1000) for number in range(200)]
    assert len({pid for pid, _ in answers} - {os.getpid()}) == 3
    assert all(is_gone(pid) for pid, _ in answers)


def test_what_has_no_room_is_refused(hands: list[Hands[object]]) -> None:
    hands.append(Hands(1, all_of))
    assert not hands[0].offer((0, 0, 0), bytes(50_000_000))


def test_no_more_is_taken_than_waits_for_a_busy_process(hands: list[Hands[object]]) -> None:
    def stuck(pieces: Iterator[Piece]) -> None:
        next(pieces)
        signal.sigtimedwait([signal.SIGUSR1], PATIENCE_SECONDS)

    hands.append(Hands(1, stuck))
    assert sum(hands[0].offer((0, 0, 0), b"a") for _ in range(100)) == 2


def test_a_value_of_many_levels_is_given_back(hands: list[Hands[object]]) -> None:
    def deep(_: Iterator[Piece]) -> object:
        value: list[object] = []
        for _level in range(1000):
            value = [value]
        return value

    hands.append(Hands(1, deep))
    (value,) = hands[0].answers()
    levels = 0
    while value:
        assert isinstance(value, list)
        (value,), levels = value, levels + 1
    assert levels == 1000


def test_an_error_of_another_process_is_raised_here(hands: list[Hands[object]]) -> None:
    hands.append(Hands(2, lambda pieces: sum(int(piece.data) for piece in pieces)))
    assert hands[0].offer((0, 0, 0), b"12")
    assert hands[0].offer((0, 0, 0), b"x")
    with pytest.raises(ValueError, match="invalid literal"):
        hands[0].answers()


def test_a_process_that_the_system_ends_is_told_when_it_is_handed_more(hands: list[Hands[object]]) -> None:
    hands.append(Hands(1, lambda _: os.kill(os.getpid(), signal.SIGKILL)))
    told = f"ended by signal {int(signal.SIGKILL)}; do without it by --jobs 1"
    end = time.monotonic() + PATIENCE_SECONDS

    def offer() -> None:
        while time.monotonic() < end:
            hands[0].offer((0, 0, 0), b"")

    with pytest.raises(ProcessError, match=told):
        offer()


def test_a_process_that_the_system_ends_is_told_at_the_end(hands: list[Hands[object]]) -> None:
    hands.append(Hands(1, lambda _: os.kill(os.getpid(), signal.SIGKILL)))
    with pytest.raises(ProcessError, match="ended by signal"):
        hands[0].answers()


def test_no_process_is_left_by_who_closes_early() -> None:
    source, sink = os.pipe()

    def wait(_: Iterator[Piece]) -> None:
        os.write(sink, b"%d " % os.getpid())
        signal.sigtimedwait([signal.SIGUSR1], PATIENCE_SECONDS)

    hands = Hands(2, wait)
    pids: list[bytes] = []
    while len(pids) < 2:
        pids += os.read(source, 64).split()
    hands.close()
    os.close(source)
    os.close(sink)
    assert all(is_gone(int(pid)) for pid in pids)
