"""Recordings that browsers and test tools wrote, as they are and as damage makes them."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.live.decode import decoded
from ridelint.live.observer import Observer
from ridelint.live.opening import Wish, open_observer
from ridelint.model import Finding
from tests.conftest import ROOT
from tests.live.sources.written import read_all

CORPUS = Path(os.environ.get("RIDELINT_CORPUS", ROOT.parent / "shared" / "corpus"))
HARS = {"todo.har": "har/todo.openapi.yaml", "petstore.swagger.io.har": "petstore-2.0.json"}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("***"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)

pytestmark = pytest.mark.skipif(
    not (CORPUS / "har").is_dir(), reason="no real recordings; name the folder above them in RIDELINT_CORPUS"
)


def observer(name: str) -> Observer:
    return open_observer([CORPUS / HARS[name]], Wish(preset="conformance"))


def found(name: str) -> dict[str, tuple[Finding, ...]]:
    watching = observer(name)
    got = read_all((CORPUS / "har" / name).read_bytes())
    assert got.trouble == []
    for wire in got.wires:
        watching.observe(decoded(wire))
    told: dict[str, tuple[Finding, ...]] = {}
    for finding in watching.conclude().findings:
        told[finding.rule] = (*told.get(finding.rule, ()), finding)
    return told


def test_the_petstore_breaks_its_description_in_these_places() -> None:
    told = found("petstore.swagger.io.har")
    assert {
        rule: [(finding.operation, finding.pointer) for finding in findings] for rule, findings in told.items()
    } == {
        "operation-undocumented": [("", "/request/path")],
        "content-type-undocumented": [
            ("GET /pet/{petId}", "/response/body"),
            ("GET /user/{username}", "/response/body"),
        ],
        "response-schema-mismatch": [
            ("POST /store/order", "/response/body/shipDate"),
            ("GET /pet/findByStatus", "/response/body/10"),
        ],
    }


def test_headers_of_the_request_are_not_taken_for_the_answers() -> None:
    told = found("todo.har")
    assert sorted(told) == ["field-undocumented", "operation-undocumented", "status-undocumented"]
    assert [finding.pointer for finding in told["field-undocumented"]] == [
        "/response/body/data",
        "/response/body/has_more_data",
        "/response/body/next",
    ]


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, member in members:
        yield from places(member, (*way, token))


def entries(name: str) -> list[Any]:
    found: list[Any] = orjson.loads((CORPUS / "har" / name).read_bytes())["log"]["entries"]
    for entry in found:
        entry.pop("_initiator", None)
        entry["response"]["content"]["text"] = entry["response"]["content"].get("text", "")[:2000]
    return found


@pytest.mark.parametrize("name", HARS)
@given(data=st.data())
def test_whatever_stands_in_an_entry_it_is_checked_or_told(name: str, data: st.DataObject) -> None:
    entry = copy.deepcopy(data.draw(st.sampled_from(ENTRIES[name])))
    way = data.draw(st.sampled_from([place for place in places(entry) if place]))
    holder = entry
    for token in way[:-1]:
        holder = holder[token]
    if data.draw(st.booleans()):
        holder[way[-1]] = data.draw(ANYTHING)
    else:
        del holder[way[-1]]
    document = {"log": {"entries": [entry]}}
    got = read_all(json.dumps(document).encode(), "har")
    left_out = [line for line in got.warnings if "left out" in line]
    assert len(got.wires) + len(got.trouble) + len(left_out) == 1
    for wire in got.wires:
        WATCHING[name].observe(decoded(wire))


@pytest.mark.parametrize("name", HARS)
@given(data=st.data())
def test_whichever_bytes_are_damaged_reading_ends_with_calls_or_a_line(name: str, data: st.DataObject) -> None:
    whole = bytearray(orjson.dumps({"log": {"version": "1.2", "entries": ENTRIES[name]}}))
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
        whole[at] = data.draw(st.integers(0, 255))
    got = read_all(bytes(whole), "har")
    assert all("\n" not in line for line in (*got.trouble, *got.warnings))
    for wire in got.wires:
        WATCHING[name].observe(decoded(wire))


ENTRIES = {name: entries(name) for name in HARS} if (CORPUS / "har").is_dir() else {}
WATCHING = {name: observer(name) for name in HARS} if (CORPUS / "har").is_dir() else {}
