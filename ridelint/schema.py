"""What a body may look like: the shapes a schema allows, or the one shape an observed value has.

A shape is one branch after ``allOf`` is merged and ``oneOf`` and ``anyOf`` are told apart. An observed value has one
shape that declares and requires exactly its own members. A rule written against shapes is therefore asked in the same
words of a description and of a live body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice, product
from typing import Any, NamedTuple

from ridelint.document.node import Node
from ridelint.model import NOTHING, Place

_MOST_BRANCHES = 64
_CHOICES = ("oneOf", "anyOf")

Follow = Callable[[Node], Node | None]
"""Where a ``$ref`` leads; none where it leads nowhere, which is another rule's fault."""


class Member(NamedTuple):
    """A declared or observed member: where its name stands, and what all its declarations say of its value.

    ``nodes`` are schemas that hold together (``allOf`` may declare one name twice), or the one observed value.
    """

    name: str
    key: Place
    nodes: tuple[Node, ...]
    shapes_of: Callable[[tuple[Node, ...]], tuple[Shape, ...]]

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return self.shapes_of(self.nodes)


class Shape(NamedTuple):
    """One branch of what a value may be.

    ``place`` is the schema that says so, and ``use`` where it was asked for: they differ where a ``$ref`` stands
    between. ``types`` are JSON type names, none where nothing restricts them; ``format`` refines them; ``values`` are
    the only values allowed, none where any is. ``closed`` means that undeclared members are refused.
    """

    place: Place
    use: Place
    types: frozenset[str] | None = None
    format: str | None = None
    values: tuple[Any, ...] | None = None
    members: Mapping[str, Member] = NOTHING
    required: frozenset[str] = frozenset()
    closed: bool = False

    @property
    def is_object(self) -> bool:
        """An object and nothing else; untyped with members counts, because that is how people write it."""
        return bool(self.members) if self.types is None else self.types == frozenset({"object"})

    @property
    def is_null(self) -> bool:
        """Null and nothing else."""
        only_null = self.values is not None and all(value is None for value in self.values)
        return only_null or self.types == frozenset({"null"})

    @property
    def allows_null(self) -> bool:
        if self.values is not None:
            return None in self.values
        return self.types is None or "null" in self.types


class Schemas:
    """The shapes of a description's schemas, worked out once for each schema."""

    def __init__(self, follow: Follow) -> None:
        self.follow = follow
        self._known: dict[int, tuple[Shape, ...]] = {}

    def shapes(self, node: Node) -> tuple[Shape, ...]:
        """Every branch of the schema at ``node``; at most 64, beyond which more tell a reader nothing."""
        key = id(node.value)
        if key not in self._known:
            self._known[key] = tuple(islice(self._branches(node, ()), _MOST_BRANCHES))
        return self._known[key]

    def _together(self, nodes: tuple[Node, ...]) -> tuple[Shape, ...]:
        if len(nodes) == 1:
            return self.shapes(nodes[0])
        found = (_merge(parts) for parts in product(*(self.shapes(node) for node in nodes)))
        return tuple(islice(found, _MOST_BRANCHES))

    def _branches(self, node: Node, seen: tuple[int, ...]) -> Iterator[Shape]:
        target = self.follow(node)
        if target is None or id(target.value) in seen or target.value.__class__ is not dict:
            yield Shape(node.place(), node.place())
            return
        seen = (*seen, id(target.value))
        choices = ([b for part in target.items_of(word) for b in self._branches(part, seen)] for word in _CHOICES)
        groups = [branches for branches in choices if branches]  # before the rest: a branch's own place says most
        groups.append([self._own(target, node.place())])
        groups += [list(self._branches(part, seen)) for part in target.items_of("allOf")]
        for parts in product(*groups):
            yield _merge(parts)

    def _own(self, node: Node, use: Place) -> Shape:
        schema = node.value
        declared = properties(node, self.follow)
        members = {name: Member(name, member.key_place, (member,), self._together) for name, member in declared}
        required = schema.get("required")
        names = [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
        return Shape(
            node.place(),
            use,
            types=_types(schema),
            format=schema.get("format"),
            values=_values(schema),
            members=members,
            required=frozenset(names),
            closed=schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False,
        )


def properties(schema: Node, follow: Follow) -> Iterator[tuple[str, Node]]:
    """Name and schema of every declared property, also where the map of them is itself a ``$ref``.

    That is not OpenAPI, but there are large descriptions that do it and tools that read them.
    """
    declared = schema.get("properties")
    target = None if declared is None else follow(declared)
    return iter(()) if target is None else target.members()


def _types(schema: dict[str, Any]) -> frozenset[str] | None:
    declared = schema.get("type")
    names = [declared] if isinstance(declared, str) else declared
    if not isinstance(names, list):
        return None
    types = {name for name in names if isinstance(name, str)}
    return frozenset(types | {"null"} if schema.get("nullable") is True else types)


def _values(schema: dict[str, Any]) -> tuple[Any, ...] | None:
    if "const" in schema:
        return (schema["const"],)
    enum = schema.get("enum")
    return tuple(enum) if isinstance(enum, list) else None


def _merge(parts: tuple[Shape, ...]) -> Shape:
    """What holds where all of ``parts`` hold. The place is the first's."""
    merged = parts[0]
    for part in parts[1:]:
        merged = merged._replace(
            types=_both_types(merged.types, part.types),
            format=merged.format or part.format,
            values=_both_values(merged.values, part.values),
            members=_both_members(merged.members, part.members),
            required=merged.required | part.required,
            closed=merged.closed or part.closed,
        )
    return merged


def _both_types(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    both = one & other
    return both | {"integer"} if "integer" in one | other and "number" in one | other else both


def _both_values(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tuple(value for value in one if value in other)


def _both_members(one: Mapping[str, Member], other: Mapping[str, Member]) -> Mapping[str, Member]:
    both = dict(one)
    for name, member in other.items():
        known = both.get(name)
        both[name] = member if known is None else known._replace(nodes=(*known.nodes, *member.nodes))
    return both


def observed(node: Node) -> Shape:
    """The shape of a value that was seen: an example in a description, or a live body."""
    value = node.value
    members = {name: Member(name, member.key_place, (member,), _observed_all) for name, member in node.members()}
    return Shape(
        node.place(),
        node.place(),
        types=frozenset({type_name(value)}),
        values=(value,),
        members=members,
        required=frozenset(members),
        closed=True,
    )


def _observed_all(nodes: tuple[Node, ...]) -> tuple[Shape, ...]:
    return tuple(observed(node) for node in nodes)


def type_name(value: Any) -> str:
    """The JSON Schema type of a plain value; a whole number is an integer however it is written."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "integer" if isinstance(value, int) or value.is_integer() else "number"
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list) else "string"
