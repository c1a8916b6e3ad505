"""Lines are written together, in their order, and a moment late at most."""

from __future__ import annotations

import io
import logging
import logging.handlers
import queue
import threading
from collections.abc import Iterator

import orjson
import pytest

from server.kernel.logs import GatheringHandler, JsonFormatter, say


class Written(io.StringIO):
    """A stream that counts how often it is written to, and tells that it was."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0
        self.happened = threading.Event()

    def write(self, text: str) -> int:
        self.times += 1
        length = super().write(text)
        self.happened.set()
        return length

    @property
    def messages(self) -> list[str]:
        return [orjson.loads(text)["message"] for text in self.getvalue().splitlines()]


@pytest.fixture
def stream() -> Written:
    return Written()


@pytest.fixture
def log(stream: Written) -> Iterator[logging.Logger]:
    """A logger of the test's own."""
    handler = GatheringHandler(stream)
    handler.setFormatter(JsonFormatter("sample"))
    logger = logging.getLogger("tests.gathering")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    yield logger
    logger.removeHandler(handler)
    handler.close()


def test_an_ordinary_line_is_written_without_being_asked_for(log: logging.Logger, stream: Written) -> None:
    log.info("first")
    log.info("second")
    assert stream.happened.wait(20)
    assert stream.messages == ["first", "second"]


def test_a_warning_is_written_at_once_after_what_came_before(log: logging.Logger, stream: Written) -> None:
    log.info("first")
    log.warning("second")
    assert (stream.messages, stream.times) == (["first", "second"], 1)


def test_many_lines_do_not_wait(log: logging.Logger, stream: Written) -> None:
    for number in range(1000):
        log.info("line %d", number)
    log.handlers[0].flush()
    assert stream.messages == [f"line {number}" for number in range(1000)]


def test_a_line_of_every_request_has_its_fields_and_nothing_else(log: logging.Logger, stream: Written) -> None:
    say(log, "request", {"status": 200})
    log.handlers[0].flush()
    said = orjson.loads(stream.getvalue())
    assert {name: said[name] for name in ("level", "logger", "message", "status")} == {
        "level": "info",
        "logger": "tests.gathering",
        "message": "request",
        "status": 200,
    }
    assert set(said) == {"time", "level", "service", "logger", "message", "request_id", "status"}


def test_a_line_of_every_request_keeps_its_place_among_others(log: logging.Logger, stream: Written) -> None:
    log.info("first")
    say(log, "second", {})
    log.warning("third")
    assert stream.messages == ["first", "second", "third"]


def test_a_line_of_every_request_obeys_the_level(log: logging.Logger, stream: Written) -> None:
    log.setLevel(logging.WARNING)
    say(log, "request", {})
    log.handlers[0].flush()
    assert stream.getvalue() == ""


def test_a_line_of_every_request_reaches_other_handlers_as_a_record(log: logging.Logger, stream: Written) -> None:
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    other = logging.handlers.QueueHandler(records)
    log.addHandler(other)
    say(log, "request", {"status": 200})
    log.removeHandler(other)
    log.handlers[0].flush()
    assert vars(records.get_nowait())["status"] == 200
    assert orjson.loads(stream.getvalue())["status"] == 200


def test_a_line_of_every_request_passes_the_filters(log: logging.Logger, stream: Written) -> None:
    log.handlers[0].addFilter(lambda record: vars(record)["status"] != 200)
    say(log, "request", {"status": 200})
    say(log, "request", {"status": 500})
    log.handlers[0].flush()
    assert [orjson.loads(text)["status"] for text in stream.getvalue().splitlines()] == [500]
