"""What answers gave, for the requests that want it."""

from __future__ import annotations

from typing import Any

from ridelint.live.run.memory import Memory
from ridelint.model import Exchange, Request, Response

QUOTE = "eyJxIjoiMDE5Y2ViNzcifQ.abUrPA"


def answered(body: Any, status: int = 200) -> Exchange:
    return Exchange(Request("POST", "/quotes"), Response(status, body=body))


def test_a_made_up_value_gives_way_to_the_newest_that_was_given() -> None:
    memory = Memory()
    memory.learn(answered({"result": {"quote_token": QUOTE}}))
    memory.learn(answered({"result": {"items": [{"quote_token": QUOTE + "2"}]}}))

    assert memory.recall("quote_token", "made up") == QUOTE + "2"


def test_a_value_that_was_given_stays() -> None:
    memory = Memory()
    memory.learn(answered({"quote_token": QUOTE}))
    memory.learn(answered({"quote_token": QUOTE + "2"}))

    assert memory.recall("quote_token", QUOTE) == QUOTE


def test_a_failure_teaches_nothing() -> None:
    memory = Memory()
    memory.learn(answered({"quote_token": QUOTE}, 409))

    assert memory.recall("quote_token", "made up") == "made up"


def test_words_numbers_and_sentences_are_not_remembered() -> None:
    memory = Memory()
    memory.learn(answered({"state": "offering", "version": 12345678, "note": "at gate 12 on the left"}))

    assert [memory.recall(name, "x") for name in ("state", "version", "note")] == ["x", "x", "x"]


def test_now_and_then_what_was_made_up_is_kept() -> None:
    memory = Memory()
    memory.learn(answered({"quote_token": QUOTE}))

    recalled = [memory.recall("quote_token", "made up") for _ in range(16)]

    assert recalled.count("made up") == 2
