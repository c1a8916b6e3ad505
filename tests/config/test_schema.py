"""The schema that editors read accepts what the loader accepts."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from ridelint.config import parse
from ridelint.config.keys import CONFIG
from ridelint.config.schema import FILE, schema, text
from ridelint.config.shapes import List, Names, Optional, Shape, Table
from ridelint.config.starter import starter
from ridelint.document import Document
from ridelint.errors import ConfigError

VALIDATOR = jsonschema_rs.Draft202012Validator(schema())


def test_the_file_is_what_the_keys_say() -> None:
    assert FILE.read_text() == text(), "run: python -m ridelint.config.schema"


def test_it_is_a_schema() -> None:
    jsonschema_rs.meta.validate(json.loads(text()))


def accepted(config: str) -> bool:
    try:
        parse(config)
    except ConfigError:
        return False
    return True


@pytest.mark.parametrize(
    "config",
    [
        "",
        "null",
        "preset: naming",
        "rules: {all: off, naming: warn, RL1: info, RL101: error, field-name-case: on}",
        "naming: {style: camel, allow: [_links], fields: {pattern: '[a-z]+'}}",
        "envelope: null",
        "envelope: false",
        "envelope: {status: false, result: null, error: {code: null, codes: null}}",
        "singular: {faults: fault}",
        "request: {media_types: [a/b]}",
        "traffic: {latency_budget: 0.5}",
        "traffic: {latency_budget: null}",
        "vocabulary: {extend_synonyms: [[a, b]], token_order: false}",
        "strict: true\nfail_on: never\nexclude: [a]",
        "overrides: [{files: [a], preset: none, rules: {naming: error}, envelope: null}]",
        "live: {identities: {rider: {command: a b}, b: {token_env: B}}, csrf: null}",
        "live: {identities: {r: {token_env: R}}, roles: [{identities: [r], operations: [POST]}]}",
        "live: {csrf: {url: /t, value: /t, send: 'form:t'}}",
        starter(),
    ],
)
def test_both_accept(config: str) -> None:
    assert accepted(config)
    assert VALIDATOR.is_valid(Document(config.encode(), "a").value)


@pytest.mark.parametrize(
    "config",
    [
        "[]",
        "3",
        "presett: house",
        "preset: hause",
        "rules: {no-such-rule: error}",
        "rules: {naming: warning}",
        "rules: {naming: true}",
        "naming: {style: snaky}",
        "naming: {style: snake, pattern: a}",
        "naming: {fields: {style: snake, pattern: a}}",
        "naming: {allow: a}",
        "naming: null",
        "envelope: true",
        "envelope: {members: []}",
        "envelope: {status: {success: []}}",
        "singular: {a: 1}",
        "traffic: {latency_budget: 0}",
        "traffic: {latency_budget: true}",
        "traffic: {latency_budget: '1'}",
        "request: {media_types: []}",
        "vocabulary: {synonyms: [[a]]}",
        "vocabulary: {token_order: 1}",
        "strict: 1",
        "fail_on: off",
        "overrides: [{}]",
        "overrides: [{files: []}]",
        "overrides: [{files: [a], strict: true}]",
        "allow_remote: true",
        "live: {identities: {rider: {token: secret}}}",
        "live: {roles: [{}]}",
        "live: {csrf: {url: /t}}",
        "overrides: [{files: [a], live: {}}]",
    ],
)
def test_both_refuse(config: str) -> None:
    assert not accepted(config)
    assert not VALIDATOR.is_valid(Document(config.encode(), "a").value)


def keys(shape: Shape, at: str = "") -> set[str]:
    match shape:
        case Table():
            below = (keys(key.shape, f"{at}.{name}") for name, key in shape.keys.items())
            return {f"{at}.{name}" for name in shape.keys}.union(*below)
        case List():
            return keys(shape.item, f"{at}[]")
        case Optional():
            return keys(shape.shape, at)
        case Names():
            return keys(shape.value, f"{at}.*")
        case _:
            return set()


def keys_of_schema(node: dict[str, Any], at: str = "") -> set[str]:
    if "$ref" in node:
        return keys_of_schema(schema()["$defs"][node["$ref"].removeprefix("#/$defs/")], at)
    found: set[str] = set()
    if "patternProperties" not in node:  # the rules: their names are no keys of ours
        for name, member in node.get("properties", {}).items():
            found |= {f"{at}.{name}"} | keys_of_schema(member, f"{at}.{name}")
    if isinstance(node.get("additionalProperties"), dict):
        found |= keys_of_schema(node["additionalProperties"], f"{at}.*")
    for item in (*node.get("anyOf", ()), *filter(None, [node.get("items")])):
        found |= keys_of_schema(item, at if "items" not in node else f"{at}[]")
    return found


def test_every_key_of_one_is_in_the_other() -> None:
    assert keys_of_schema(schema()) == keys(CONFIG)
    assert ".overrides[].naming.fields.style" in keys(CONFIG)


def test_every_key_says_what_it_is_for() -> None:
    def undescribed(node: Any) -> list[str]:
        if isinstance(node, list):
            return [name for item in node for name in undescribed(item)]
        if not isinstance(node, dict):
            return []
        members = {} if "patternProperties" in node else node.get("properties", {})
        mute = [name for name, member in members.items() if "description" not in member]
        return mute + [name for value in node.values() for name in undescribed(value)]

    assert undescribed(schema()) == []
