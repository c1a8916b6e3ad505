"""Descriptions with anything in the place of anything: every rule answers, none fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ridelint.config import Config
from ridelint.document import Store
from ridelint.engine import Job, Outcome, check
from ridelint.rules import load_all

ROOT = Path(__file__).parents[1]
BASES = ("specs/core.yaml", "specs/common.yaml", "docs/samples/faulty.yaml")
JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1.5, "", "x", "get", [], [None], [[]], ["a"], {}, {"": None}]
) | st.sampled_from(
    [
        {"$ref": "#"},
        {"$ref": 7},
        {"$ref": "#/nowhere"},
        {"type": ["object", 3]},
        {"allOf": [None, 1]},
        {"properties": [1]},
        {"enum": None},
        {"required": "id"},
        {"in": [], "name": {}},
        {"x-ridelint-ignore": None},
        {"x-ridelint-ignore": {"field-name-case": None}},
    ]
)


@cache
def base(name: str) -> Any:
    store = Store()
    return store.open(str(ROOT / name)).value


def containers(value: Any) -> Iterator[Any]:
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, (dict, list)) and item:
            yield item
            todo.extend(item.values() if isinstance(item, dict) else item)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A real description in which a few members were replaced, removed or renamed."""
    value = deepcopy(base(draw(st.sampled_from(BASES))))
    for _ in range(draw(st.integers(1, 6))):
        places = list(containers(value))
        holder = places[draw(st.integers(0, len(places) - 1))] if places else value
        if isinstance(holder, dict) and holder:
            key = draw(st.sampled_from(sorted(holder)))
            old = holder.pop(key)
            if draw(st.booleans()):
                name = draw(st.sampled_from([key, "$ref", "properties", "schema", "x", "200"]))
                holder[name] = deepcopy(draw(JUNK | st.just(old)))
        elif isinstance(holder, list) and holder:
            holder[draw(st.integers(0, len(holder) - 1))] = deepcopy(draw(JUNK))
    return json.dumps(value)


def checked(text: str | bytes) -> Outcome:
    job = Job(load_all(), Config(), date(2026, 1, 1))
    return check(["api.yaml"], job, store=Store.of({"api.yaml": text}))


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=60)
@given(damaged())
def test_no_rule_fails_on_a_damaged_description(text: str) -> None:
    outcome = checked(text)

    assert [finding.message for finding in outcome.findings if "itself failed" in finding.message] == []
    assert (outcome.crashed, outcome.unread) == (False, ())
    assert all(finding.location.line >= 1 and finding.message for finding in outcome.findings)


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: null\n",
        "openapi: 3.0.3\ninfo: null\npaths: {/a: null, /b: 7, /c: {get: []}, /d: {get: {responses: null}}}\n",
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nwebhooks: [1]\ncomponents: {schemas: {A: 1, B: null}}\n",
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {parameters: [1, null, {in: 3}]}}}\n",
        "openapi: 3.0.3\npaths: {/a: {get: {responses: {200: {content: {application/json: {schema: 3}}}}}}}\n",
        "openapi: 3.0.3\npaths: {/a: {get: {security: [1, null, {x: 3}], responses: {default: {headers: 1}}}}}\n",
        "openapi: 3.0.3\ncomponents: {schemas: {A: {allOf: [{$ref: '#/components/schemas/A'}]}}}\n",
        "openapi: 3.0.3\ncomponents: {schemas: {A: {$ref: '#/components/schemas/A'}}}\n",
        "openapi: 9.9\n",
        "openapi: [3]\n",
        "",
        "[]",
        "null",
    ],
)
def test_anything_in_the_place_of_anything_gives_findings_and_no_failure(text: str) -> None:
    outcome = checked(text)

    assert (outcome.crashed, outcome.unread) == (False, ())
    assert outcome.findings


def test_deep_nesting_is_walked_without_end_of_the_stack() -> None:
    deep = "{type: object, properties: {a: " * 90 + "{type: object}" + "}}" * 90
    text = f"openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{Deep: {deep}}}}}\n"

    outcome = checked(text)

    assert (outcome.crashed, outcome.findings) == (False, ())


def test_a_long_chain_of_schemas_is_walked_without_end_of_the_stack() -> None:
    schemas = "".join(
        f"    S{n}: {{type: object, properties: {{next_one: {{$ref: '#/components/schemas/S{n + 1}'}}}}}}\n"
        for n in range(3000)
    )
    head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"

    outcome = checked(head + schemas + "    S3000: {type: object}\n")

    assert (outcome.crashed, outcome.findings) == (False, ())
