"""Values that travel as text, in a query, a path, a header or a form, read as their schema means them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ridelint.document.node import Node
from ridelint.live.world import World
from ridelint.schema import Shape
from ridelint.walk.guided import Parts

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_MOST_DIGITS = 400
_BOOLEANS = {"true": True, "false": False}
_SIMPLE = frozenset({"string", "integer", "number", "boolean", "null"})


class Unreadable(Exception):  # noqa: N818  no error: it says that nothing is judged
    """The schema means something that this text is not judged against, such as an object."""


def types_of(schema: Node, world: World) -> frozenset[str]:
    """Every type that a schema allows; none where nothing says."""
    return _types(world.schemas.shapes(schema))


def read(value: str | list[str], types: frozenset[str], schema: Node, world: World) -> Any:
    """The value that a text has by the ``types`` that its schema allows; itself where it has none of them.

    Raises:
        Unreadable: it may be an object, for which there are too many ways to write one.
    """
    if "object" in types:
        raise Unreadable
    if "array" in types and (isinstance(value, list) or not types & _SIMPLE):
        items = value if isinstance(value, list) else value.split(",") if value else []
        parts = Parts((schema,), world.follow)
        inner = frozenset(name for item in parts.items for name in _types(world.schemas.shapes(item)))
        return [_one(item, inner) for item in items]
    if isinstance(value, list):
        return [_one(item, types) for item in value]
    return _one(value, types)


def _one(text: str, types: frozenset[str]) -> Any:
    if len(text) <= _MOST_DIGITS:
        if "integer" in types and _INTEGER.fullmatch(text):
            return int(text)
        if "number" in types and _NUMBER.fullmatch(text):
            return float(text)
    if "boolean" in types and text in _BOOLEANS:
        return _BOOLEANS[text]
    if "null" in types and "string" not in types and text in {"", "null"}:
        return None
    return text


def _types(shapes: Iterable[Shape]) -> frozenset[str]:
    """Every type that the value may have; none where nothing says."""
    found: set[str] = set()
    for shape in shapes:
        found |= {"object"} if shape.types is None and shape.members else shape.types or frozenset()
    return frozenset(found)
