"""What a body may look like: the shapes a schema allows, or the one shape an observed value has.

A shape is one branch after ``allOf`` is merged and ``oneOf`` and ``anyOf`` are told apart. An observed value has one
shape that declares and requires exactly its own members. A rule written against shapes is therefore asked in the same
words of a description and of a live body.
"""

# Without `from __future__ import annotations`: a NamedTuple is defined faster of types than of their names.

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice, product
from typing import Any, NamedTuple

from ridelint.document.node import Node
from ridelint.model import NOTHING, Place

_MOST_BRANCHES = 64
_MOST_WORK = 4096
"""How many schemas are looked into for the shapes of one: a few that refer to each other many times are not endless."""
_DEEPEST = 64
_CHOICES = ("oneOf", "anyOf")
CHOICES = frozenset(_CHOICES)
COMPOSING = frozenset({"$ref", "allOf", *_CHOICES})
"""The keywords by which a schema consists of others."""
MEANT = frozenset({"type", "properties", "required", "enum", "const", "format", "allOf", *_CHOICES})
"""What beside a ``$ref`` says something of shapes; a description does not."""

Follow = Callable[[Node], Node | None]
"""Where a ``$ref`` leads; none where it leads nowhere, which is another rule's fault."""


class Member(NamedTuple):
    """A declared or observed member, and what all its declarations say of its value.

    ``nodes`` are schemas that hold together (``allOf`` may declare one name twice), or the one observed value.
    """

    name: str
    nodes: tuple[Node, ...]
    shapes_of: "Callable[[tuple[Node, ...]], tuple[Shape, ...]]"

    @property
    def key(self) -> Place:
        """Where the name stands; of several declarations, in the first."""
        return self.nodes[0].key_place

    @property
    def shapes(self) -> "tuple[Shape, ...]":
        return self.shapes_of(self.nodes)


class Shape(NamedTuple):
    """One branch of what a value may be.

    ``place`` is the schema that says so. ``use`` is the outermost ``$ref`` on the way to it, or the place itself.
    ``types`` are JSON type names, none where nothing restricts them; ``format`` refines them; ``values`` are the only
    values allowed, none where any is. ``closed`` means that undeclared members are refused.
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
    """The shapes of a description's schemas, worked out once for each schema.

    ``version`` is the OpenAPI version: from 3.1 on, what stands beside a ``$ref`` holds as well.
    """

    def __init__(self, follow: Follow, version: str = "") -> None:
        self.follow = follow
        self._beside = version >= "3.1"
        self._known: dict[int, tuple[Shape, ...]] = {}
        self._cuts = 0
        self._work = 0

    def shapes(self, node: Node) -> tuple[Shape, ...]:
        """Every branch of the schema at ``node``; at most 64, beyond which more tell a reader nothing.

        There is none where a ``$ref`` in it leads nowhere: what cannot be known is not judged.
        """
        self._work = _MOST_WORK
        return self._at(node, ()) or ()

    def _together(self, nodes: tuple[Node, ...]) -> tuple[Shape, ...]:
        if len(nodes) == 1:
            return self.shapes(nodes[0])
        return _merged([self.shapes(node) for node in nodes])

    def _at(self, node: Node, above: tuple[int, ...]) -> tuple[Shape, ...] | None:
        """The shapes of what ``node`` stands for; none where it is one of those ``above``, to which it adds nothing."""
        target = self.follow(node)
        if target is None:
            return ()
        if target is node or (self._beside and not MEANT.isdisjoint(node.value)):
            return self._of(node, above)
        found = self._of(target, above)
        here = node.place()
        return found and tuple(shape._replace(use=here) for shape in found)

    def _of(self, node: Node, above: tuple[int, ...]) -> tuple[Shape, ...] | None:
        """The shapes of a schema itself, remembered unless something in it was left out because of what is above."""
        if node.value.__class__ is not dict:
            return (Shape(node.place(), node.place()),)
        key = id(node.value)
        known = self._known.get(key)
        if known is not None:
            return known
        if key in above or len(above) == _DEEPEST or self._work == 0:
            self._cuts += 1
            return None
        self._work -= 1
        cuts = self._cuts
        plain = COMPOSING.isdisjoint(node.value)
        found = (self._own(node),) if plain else _merged(list(self._groups(node, (*above, key))))
        if self._cuts == cuts or not above:
            self._known[key] = found
        return found

    def _groups(self, node: Node, above: tuple[int, ...]) -> Iterator[Sequence[Shape]]:
        """Alternatives, of each group one holds. Choices are first, because a branch's own place says most."""
        for word in _CHOICES:
            parts = [self._at(part, above) for part in node.items_of(word)]
            known = [part for part in parts if part is not None]
            if known:
                yield list(islice(chain.from_iterable(known), _MOST_BRANCHES))
        yield (self._own(node),)
        for part in reversed(list(node.items_of("allOf"))):  # of two declarations, the later says more
            shapes = self._at(part, above)
            if shapes is not None:
                yield shapes
        target = self.follow(node)
        if target is not None and target is not node:
            shapes = self._of(target, above)
            if shapes is not None:
                yield shapes

    def _own(self, node: Node) -> Shape:
        schema = node.value
        members = {name: Member(name, (member,), self._together) for name, member in properties(node, self.follow)}
        required = schema.get("required")
        names = [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
        place = node.place()
        return Shape(
            place,
            place,
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
    nullable = schema.get("nullable") is True or schema.get("x-nullable") is True  # x-: in 2.0, by wide convention
    return frozenset(types | {"null"} if nullable else types)


def _values(schema: dict[str, Any]) -> tuple[Any, ...] | None:
    if "const" in schema:
        return (schema["const"],)
    enum = schema.get("enum")
    return tuple(enum) if isinstance(enum, list) else None


def _merged(groups: Sequence[Sequence[Shape]]) -> tuple[Shape, ...]:
    """What holds where one of each group holds. A combination that no value can have is left out."""
    tried = islice(product(*groups), _MOST_WORK)
    found = (shape for parts in tried if (shape := _merge(parts)) is not None)
    return tuple(islice(found, _MOST_BRANCHES))


def _merge(parts: tuple[Shape, ...]) -> Shape | None:
    """What holds where all of ``parts`` hold; none where they exclude each other. The place is the first's."""
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
        if merged.types == frozenset() or merged.values == ():
            return None
    return merged


def _both_types(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    whole = ("integer" in one and "number" in other) or ("number" in one and "integer" in other)
    return one & other | {"integer"} if whole else one & other


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
    members = {name: Member(name, (member,), _observed_all) for name, member in node.members()}
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
