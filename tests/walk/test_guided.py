"""The guided walk: which keys of a value are declared, which are a map's, and which are neither."""

from __future__ import annotations

import pytest

from ridelint.document import ReferenceError_, Store, is_reference
from ridelint.document.node import Node
from ridelint.walk.guided import keys


def kinds(value: str, schema: str, more: str = "") -> dict[str, str]:
    """Each key of the value by its pointer: ``map``, ``declared`` or ``stranger``."""
    store = Store.of({"g.yaml": f"value: {value}\nschema: {schema}\n{more}"})
    root = store.open("g.yaml").root

    def follow(node: Node) -> Node | None:
        try:
            return store.follow(node) if is_reference(node.value) else node
        except ReferenceError_:
            return None

    found = keys(root.child("value"), root.get("schema"), follow)
    return {
        str(key.node.pointer).removeprefix("/value"): "map"
        if key.is_map
        else ("declared" if key.name in key.declared else "stranger")
        for key in found
    }


def test_a_declared_key_and_a_stranger() -> None:
    assert kinds("{a: 1, b: 2}", "{properties: {a: {}}}") == {"/a": "declared", "/b": "stranger"}


@pytest.mark.parametrize("schema", ["{additionalProperties: {type: integer}}", "{additionalProperties: true}"])
def test_a_key_that_may_be_anything_is_a_maps(schema: str) -> None:
    assert kinds("{Berlin: 1}", schema) == {"/Berlin": "map"}


def test_a_closed_object_has_no_map() -> None:
    assert kinds("{a: 1}", "{additionalProperties: false}") == {"/a": "stranger"}


def test_a_pattern_makes_a_map_of_the_keys_that_it_matches() -> None:
    assert kinds("{xA: 1, b: 2}", "{patternProperties: {^x: {}, '(': {}}}") == {"/xA": "map", "/b": "stranger"}


def test_the_schema_of_a_maps_values_guides_what_is_below() -> None:
    schema = "{additionalProperties: {properties: {amount: {}}}}"

    assert kinds("{EUR: {amount: 1, other: 2}}", schema) == {
        "/EUR": "map",
        "/EUR/amount": "declared",
        "/EUR/other": "stranger",
    }


def test_composed_and_referenced_schemas_declare_together() -> None:
    schema = "{allOf: [{$ref: '#/base'}], oneOf: [{properties: {b: {}}}, {properties: {c: {items: {$ref: '#/base'}}}}]}"

    assert kinds("{a: 1, b: 2, c: [{a: 1, d: 2}]}", schema, "base: {properties: {a: {}}}") == {
        "/a": "declared",
        "/b": "declared",
        "/c": "declared",
        "/c/0/a": "declared",
        "/c/0/d": "stranger",
    }


def test_a_recursive_schema_guides_every_level() -> None:
    schema = "{$ref: '#/tree'}"
    tree = "tree: {properties: {left: {$ref: '#/tree'}, right: {allOf: [{$ref: '#/tree'}]}}}"

    assert set(kinds("{left: {right: {left: {}}}}", schema, tree).values()) == {"declared"}


def test_without_a_schema_every_key_is_a_field() -> None:
    assert kinds("{a: [{b: {}}]}", "{$ref: '#/no'}") == {"/a": "stranger", "/a/0/b": "stranger"}
