"""Shapes: what a schema allows, told apart by branch, in bounded work."""

from __future__ import annotations

from typing import Any

import pytest

from ridelint.document import ReferenceError_, Store, is_reference
from ridelint.document.node import Node
from ridelint.schema import Schemas, Shape, observed, type_name


class Source:
    """A description of schemas, read from a text: each is a member of the root."""

    def __init__(self, text: str, version: str = "3.0") -> None:
        self.store = Store.of({"s.yaml": text})
        self.root = self.store.open("s.yaml").root
        self.schemas = Schemas(self.follow, version)

    def follow(self, node: Node) -> Node | None:
        try:
            return self.store.follow(node) if is_reference(node.value) else node
        except ReferenceError_:
            return None

    def shapes(self, name: str = "A") -> tuple[Shape, ...]:
        return self.schemas.shapes(self.root.child(name))


def shapes(text: str, version: str = "3.0") -> tuple[Shape, ...]:
    return Source(text, version).shapes()


def only(text: str, version: str = "3.0") -> Shape:
    (shape,) = shapes(text, version)
    return shape


def types(shape: Shape) -> set[str] | None:
    return None if shape.types is None else set(shape.types)


def test_all_of_is_one_shape_with_everything() -> None:
    shape = only("""
A: {allOf: [{$ref: '#/B'}, {required: [b], properties: {b: {type: string}}}], properties: {c: {}}}
B: {type: object, required: [a], properties: {a: {type: integer}}, additionalProperties: false}
""")
    assert set(shape.members) == {"a", "b", "c"}
    assert set(shape.required) == {"a", "b"}
    assert types(shape) == {"object"}
    assert shape.closed


def test_two_declarations_of_a_member_hold_together_and_the_nearer_has_the_name() -> None:
    shape = only("""
A: {allOf: [{$ref: '#/B'}, {properties: {status: {enum: [success]}}}]}
B: {properties: {status: {type: string}}}
""")
    status = shape.members["status"]
    (value,) = status.shapes

    assert (types(value), value.values) == ({"string"}, ("success",))
    assert str(status.key.pointer) == "/A/allOf/1/properties/status"


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_alternatives_are_shapes_of_their_own(keyword: str) -> None:
    found = shapes(f"A: {{{keyword}: [{{type: string}}, {{$ref: '#/B'}}], description: both}}\nB: {{type: array}}")

    assert [types(shape) for shape in found] == [{"string"}, {"array"}]
    assert [str(shape.place.pointer) for shape in found] == [f"/A/{keyword}/0", "/B"]
    assert [str(shape.use.pointer) for shape in found] == [f"/A/{keyword}/0", f"/A/{keyword}/1"]


def test_what_stands_beside_alternatives_holds_in_each() -> None:
    found = shapes(
        "A: {type: object, required: [a], oneOf: [{properties: {b: {}}}, {properties: {c: {}}}], anyOf: [{}]}"
    )

    assert [(set(shape.members), set(shape.required), types(shape)) for shape in found] == [
        ({"b"}, {"a"}, {"object"}),
        ({"c"}, {"a"}, {"object"}),
    ]


def test_a_branch_that_no_value_can_take_is_left_out() -> None:
    found = shapes("A: {type: object, oneOf: [{type: string}, {properties: {b: {}}}], enum: [{}]}")

    assert [set(shape.members) for shape in found] == [{"b"}]


@pytest.mark.parametrize(
    ("schema", "expected", "null", "only_null"),
    [
        ("{type: string}", {"string"}, False, False),
        ("{type: string, nullable: true}", {"string", "null"}, True, False),
        ("{type: string, x-nullable: true}", {"string", "null"}, True, False),
        ("{type: [string, 'null']}", {"string", "null"}, True, False),
        ("{type: 'null'}", {"null"}, True, True),
        ("{type: object, nullable: true, enum: [null]}", {"object", "null"}, True, True),
        ("{const: null}", None, True, True),
        ("{enum: [a, null]}", None, True, False),
        ("{nullable: true}", None, True, False),
        ("{}", None, True, False),
        ("true", None, True, False),
        ("{type: 7}", None, True, False),
    ],
)
def test_null(schema: str, expected: set[str] | None, null: bool, only_null: bool) -> None:
    shape = only(f"A: {schema}")

    assert (types(shape), shape.allows_null, shape.is_null) == (expected, null, only_null)


@pytest.mark.parametrize(
    ("schema", "is_object"),
    [
        ("{type: object}", True),
        ("{properties: {a: {}}}", True),
        ("{type: [object, 'null']}", False),
        ("{}", False),
        ("{type: [object, array]}", False),
    ],
)
def test_an_object_and_nothing_else(schema: str, is_object: bool) -> None:
    assert only(f"A: {schema}").is_object is is_object


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("{type: integer}", "{type: number}", {"integer"}),
        ("{type: [string, number]}", "{type: [integer, string]}", {"integer", "string"}),
        ("{type: string}", "{}", {"string"}),
        ("{type: [string, 'null']}", "{type: string}", {"string"}),
    ],
)
def test_types_that_hold_together(one: str, other: str, both: set[str]) -> None:
    assert types(only(f"A: {{allOf: [{one}, {other}]}}")) == both
    assert types(only(f"A: {{allOf: [{other}, {one}]}}")) == both


def test_enums_that_hold_together_are_what_both_have() -> None:
    assert only("A: {allOf: [{enum: [a, b, c]}, {enum: [c, b]}]}").values in {("b", "c"), ("c", "b")}


def test_a_reference_is_the_use_and_its_target_the_place() -> None:
    source = Source("A: {$ref: '#/B'}\nB: {$ref: '#/C'}\nC: {type: string}")
    (first,), (second,) = source.shapes("A"), source.shapes("B")

    assert [str(place.pointer) for place in (first.use, first.place, second.use)] == ["/A", "/C", "/B"]


@pytest.mark.parametrize(("version", "required"), [("3.0", set()), ("3.1", {"a"}), ("3.2", {"a"})])
def test_what_stands_beside_a_reference_holds_from_3_1_on(version: str, required: set[str]) -> None:
    shape = only("A: {$ref: '#/B', required: [a]}\nB: {properties: {a: {}}}", version)

    assert (set(shape.members), set(shape.required)) == ({"a"}, required)


@pytest.mark.parametrize("schema", ["{$ref: '#/no'}", "{allOf: [{$ref: '#/no'}, {}]}", "{oneOf: [{$ref: '#/no'}]}"])
def test_what_a_broken_reference_hides_is_not_known(schema: str) -> None:
    assert shapes(f"A: {schema}") == ()


def test_an_unbroken_alternative_is_known_all_the_same() -> None:
    assert [types(shape) for shape in shapes("A: {oneOf: [{$ref: '#/no'}, {type: string}]}")] == [{"string"}]


def test_a_schema_that_is_part_of_itself_adds_nothing_to_itself() -> None:
    found = shapes(
        "A: {oneOf: [{type: string}, {$ref: '#/A'}, {$ref: '#/B'}]}\nB: {allOf: [{$ref: '#/A'}], minLength: 1}"
    )

    assert {frozenset(shape.types or ()) for shape in found} <= {frozenset({"string"}), frozenset()}


def test_parent_and_child_that_name_each_other_know_each_others_members() -> None:
    source = Source("""
Pet: {type: object, properties: {name: {}}, oneOf: [{$ref: '#/Cat'}, {$ref: '#/Dog'}]}
Cat: {allOf: [{$ref: '#/Pet'}, {properties: {lives: {}}}]}
Dog: {allOf: [{$ref: '#/Pet'}, {properties: {tricks: {}}}]}
""")
    assert [set(shape.members) for shape in source.shapes("Pet")] == [{"name", "lives"}, {"name", "tricks"}]
    assert all({"name", "lives"} <= set(shape.members) for shape in source.shapes("Cat"))


def test_a_recursive_member_has_shapes() -> None:
    shape = only("A: {properties: {parent: {$ref: '#/A'}}}")

    assert set(shape.members["parent"].shapes[0].members) == {"parent"}


def test_no_more_than_64_branches_are_told() -> None:
    wide = ", ".join(f"{{title: t{number}}}" for number in range(200))

    assert len(shapes(f"A: {{oneOf: [{wide}]}}")) == 64
    assert len(shapes(f"A: {{allOf: [{', '.join(['{oneOf: [{}, {}]}'] * 12)}]}}")) == 64


@pytest.mark.parametrize("keyword", ["allOf", "oneOf", "anyOf"])
def test_schemas_that_double_at_each_step_are_read_to_a_bound(keyword: str) -> None:
    """Without one, this would be a thousand billion branches, and the test would not end."""
    chain = "".join(f"S{n}: {{{keyword}: [{{$ref: '#/S{n + 1}'}}, {{$ref: '#/S{n + 1}'}}]}}\n" for n in range(40))

    assert len(shapes(f"A: {{$ref: '#/S0'}}\n{chain}S40: {{type: string}}")) <= 64


def test_every_schema_part_of_every_other_is_read_to_a_bound() -> None:
    names = [f"S{number}" for number in range(25)]
    everything = ", ".join(f"{{$ref: '#/{name}'}}" for name in names)
    text = "".join(f"{name}: {{allOf: [{everything}]}}\n" for name in names)

    assert len(shapes(f"A: {{$ref: '#/S0'}}\n{text}")) <= 64


def test_choices_that_exclude_each_other_are_tried_to_a_bound() -> None:
    either = "{oneOf: [{type: string}, {type: string}]}"
    text = f"A: {{allOf: [{', '.join([either] * 30)}, {{oneOf: [{{type: array}}]}}]}}"

    assert shapes(text) == ()


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    text = (
        "A: {$ref: '#/S0'}\n" + "".join(f"S{n}: {{allOf: [{{$ref: '#/S{n + 1}'}}]}}\n" for n in range(500)) + "S500: {}"
    )

    assert len(shapes(text)) == 1


@pytest.mark.parametrize(
    "schema",
    [
        "null",
        "7",
        "text",
        "[a]",
        "{allOf: {a: 1}}",
        "{oneOf: [null, 7]}",
        "{properties: [a]}",
        "{required: {a: 1}}",
        "{type: {a: 1}}",
        "{type: [7, null]}",
        "{enum: {a: 1}}",
        "{format: [a]}",
        "{properties: {a: null}, required: [7]}",
    ],
)
def test_hostile_schemas_have_shapes(schema: str) -> None:
    for shape in shapes(f"A: {schema}"):
        assert all(member.shapes for member in shape.members.values())


def test_an_observed_value_declares_and_requires_what_it_has() -> None:
    source = Source("A: {status: success, result: [1], error: null}")
    shape = observed(source.root.child("A"))

    assert shape.is_object
    assert set(shape.members) == shape.required == {"status", "result", "error"}
    assert shape.members["status"].shapes[0].values == ("success",)
    assert shape.members["error"].shapes[0].is_null


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "null"),
        (True, "boolean"),
        (1, "integer"),
        (1.0, "integer"),
        (1.5, "number"),
        ("", "string"),
        ([], "array"),
        ({}, "object"),
        (float("inf"), "number"),
    ],
)
def test_the_type_of_a_value(value: Any, name: str) -> None:
    assert type_name(value) == name
