"""A value walked alongside its schema: which keys are declared fields, which are keys of a map, which are neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ridelint.document.node import Node
from ridelint.schema import Follow, properties

_MOST_SCHEMAS = 256
_CONTAINERS = (dict, list)


class Key(NamedTuple):
    """A key of an object in a value. ``declared`` are the names that its object's schemas declare.

    ``is_map`` says that it is data: a key that ``additionalProperties`` or ``patternProperties`` lets be anything.
    """

    name: str
    node: Node
    declared: frozenset[str]
    is_map: bool


class Said(NamedTuple):
    """What schemas say of one key: the schemas of its value, and whether it is declared, a map's, or neither."""

    schemas: tuple[Node, ...]
    is_declared: bool = False
    is_map: bool = False


class Parts:
    """Schemas that hold for one value together, with all that they are composed of."""

    def __init__(self, schemas: tuple[Node, ...], follow: Follow) -> None:
        self.schemas = _parts(schemas, follow)
        self.declared = _declared(self.schemas, follow)
        self.items = tuple(item for schema in self.schemas for item in _item_schemas(schema))

    def said(self, name: str) -> Said:
        if name in self.declared:
            return Said(self.declared[name], is_declared=True)
        maps = tuple(node for schema in self.schemas for node in _map_schemas(schema, name))
        return Said(maps, is_map=bool(maps))


def keys(value: Node, schema: Node | None, follow: Follow) -> Iterator[Key]:
    """Every key in the value, at any depth, outermost first. Without a schema every key is a field."""
    todo: list[tuple[Node, tuple[Node, ...]]] = [(value, () if schema is None else (schema,))]
    while todo:
        node, schemas = todo.pop()
        if node.value.__class__ not in _CONTAINERS:
            continue
        parts = Parts(schemas, follow)
        todo.extend((item, parts.items) for item in node.items() if item.value.__class__ in _CONTAINERS)
        declared = frozenset(parts.declared)
        for name, member in node.members():
            said = parts.said(name)
            yield Key(name, member, declared, said.is_map)
            if member.value.__class__ in _CONTAINERS:
                todo.append((member, said.schemas))


def _parts(schemas: tuple[Node, ...], follow: Follow) -> list[Node]:
    """The schemas and all that they are composed of, references followed; each once."""
    todo, seen, parts = list(schemas), set[int](), list[Node]()
    while todo and len(parts) < _MOST_SCHEMAS:
        target = follow(todo.pop())
        if target is None or not isinstance(target.value, dict) or id(target.value) in seen:
            continue
        seen.add(id(target.value))
        parts.append(target)
        for keyword in ("allOf", "oneOf", "anyOf"):
            todo.extend(target.items_of(keyword))
        for keyword in ("then", "else"):
            branch = target.get(keyword)
            if branch is not None:
                todo.append(branch)
    return parts


def _item_schemas(schema: Node) -> Iterator[Node]:
    for keyword in ("items", "prefixItems"):
        items = schema.get(keyword)
        if items is not None:
            yield items
            yield from items.items()


def _declared(parts: list[Node], follow: Follow) -> dict[str, tuple[Node, ...]]:
    """Every declared name with the schemas that hold for it."""
    found: dict[str, tuple[Node, ...]] = {}
    for part in parts:
        for name, member in properties(part, follow):
            found[name] = (*found.get(name, ()), member)
    return found


def _map_schemas(schema: Node, name: str) -> Iterator[Node]:
    """What makes ``name`` a key of a map: a pattern that it matches, or a schema (or ``true``) for all other keys."""
    for pattern, node in schema.members_of("patternProperties"):
        try:
            if re.search(pattern, name):
                yield node
        except re.error:
            continue
    others = schema.get("additionalProperties")
    if others is not None and others.value is not False:
        yield others
