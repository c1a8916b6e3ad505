"""Work divided between processes: answers in order, errors as they were, and none left behind."""

from __future__ import annotations

import os
import select
import signal

import pytest

from ridelint.errors import ProcessError
from ridelint.processes import CAN_FORK, Claims, divided

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork")


def test_answers_come_in_the_order_of_the_work_each_from_its_own_process() -> None:
    answers = divided([lambda: (0, os.getpid()), lambda: (1, os.getpid()), lambda: (2, os.getpid())])

    assert [number for number, _ in answers] == [0, 1, 2]
    assert answers[0][1] == os.getpid()
    assert len({pid for _, pid in answers}) == 3


def test_an_answer_larger_than_a_pipe_arrives_whole() -> None:
    assert divided([lambda: b"", lambda: bytes(5_000_000)])[1] == bytes(5_000_000)


def test_what_several_could_do_is_for_one() -> None:
    claims = Claims(["one", "other"])
    try:
        taken = divided([lambda: [claims.take(name) for name in ("one", "other", "one")]] * 3)
    finally:
        claims.close()

    assert sorted(map(sum, zip(*taken, strict=True)), reverse=True) == [1, 1, 0]


def test_an_error_of_another_process_is_raised_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        divided([lambda: 1, lambda: int("x")])


def test_a_process_that_the_system_ends_is_told() -> None:
    with pytest.raises(ProcessError, match=f"ended by signal {int(signal.SIGKILL)}; do without it by --jobs 1"):
        divided([lambda: None, lambda: os.kill(os.getpid(), signal.SIGKILL)])


def test_an_answer_that_cannot_be_sent_is_told() -> None:
    with pytest.raises(ProcessError, match="an error of its own"):
        divided([lambda: print, lambda: lambda: None])


def test_no_process_outlives_work_that_fails_here() -> None:
    source, sink = os.pipe()
    pids: list[int] = []

    def wait() -> None:
        os.write(sink, str(os.getpid()).encode())
        signal.sigtimedwait([signal.SIGUSR1], 60)

    def fail() -> None:
        if select.select([source], [], [], 30)[0]:
            pids.append(int(os.read(source, 32)))
        raise LookupError

    try:
        with pytest.raises(LookupError):
            divided([fail, wait])
    finally:
        os.close(source)
        os.close(sink)
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
