"""What answers gave, for the requests that want it."""

from __future__ import annotations

from typing import Any

from ridelint.live.choice import Called
from ridelint.live.decode import Wire
from ridelint.live.run.caller import Known
from ridelint.live.run.memory import Giver, Memory
from ridelint.live.run.needs import Needs
from ridelint.model import Exchange, Request, Response

CORE = Known("core.yaml", Called("POST", "/quotes", "create_quote", ()), Needs(is_unsafe=True))
GIVER = Giver(CORE, Wire("POST", "http://127.0.0.1/quotes", 200))
QUOTE = "eyJxIjoiMDE5Y2ViNzcifQ.abUrPA"


def answered(body: Any, status: int = 200) -> Exchange:
    return Exchange(Request("POST", "/quotes"), Response(status, body=body))


def test_a_made_up_value_gives_way_to_the_newest_that_was_given() -> None:
    memory = Memory()
    memory.learn(answered({"result": {"quote_token": QUOTE}}), GIVER)
    memory.learn(answered({"result": {"items": [{"quote_token": QUOTE + "2"}]}}), GIVER)

    assert memory.recall("quote_token", "made up") == QUOTE + "2"


def test_a_value_that_was_given_stays() -> None:
    memory = Memory()
    memory.learn(answered({"quote_token": QUOTE}), GIVER)
    memory.learn(answered({"quote_token": QUOTE + "2"}), GIVER)

    assert memory.recall("quote_token", QUOTE) == QUOTE


def test_a_failure_teaches_nothing() -> None:
    memory = Memory()
    memory.learn(answered({"quote_token": QUOTE}, 409), GIVER)

    assert memory.recall("quote_token", "made up") == "made up"


def test_words_numbers_and_sentences_are_not_remembered() -> None:
    memory = Memory()
    memory.learn(answered({"state": "offering", "version": 12345678, "note": "at gate 12 on the left"}), GIVER)

    assert [memory.recall(name, "x") for name in ("state", "version", "note")] == ["x", "x", "x"]


def test_now_and_then_what_was_made_up_is_kept() -> None:
    memory = Memory()
    memory.learn(answered({"quote_token": QUOTE}), GIVER)

    recalled = [memory.recall("quote_token", "made up") for _ in range(16)]

    assert recalled.count("made up") == 2


def test_where_the_newest_was_used_its_giver_in_another_description_is_called_again() -> None:
    memory = Memory()
    memory.learn(answered({"quote_token": QUOTE}), GIVER)

    before = memory.spent("quote_token", "made up", "user.yaml")
    memory.recall("quote_token", "made up")

    assert before is None
    assert memory.spent("quote_token", "made up", "user.yaml") == GIVER
    assert memory.spent("quote_token", "made up", "core.yaml") is None
    assert memory.spent("quote_token", QUOTE, "user.yaml") is None


def test_a_call_that_only_reads_is_not_made_again() -> None:
    memory = Memory()
    memory.learn(answered({"quote_token": QUOTE}), Giver(CORE._replace(needs=Needs()), GIVER.wire))
    memory.recall("quote_token", "made up")

    assert memory.spent("quote_token", "made up", "user.yaml") is None
