"""What of a description is data: an example holds a ``$ref`` or an ``$id`` as it holds anything."""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.document.node import Node

DATA = frozenset({"example", "default", "enum", "const", "value", "dataValue"})
NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "schemas"})
"""Below these, a key is a name, even one that reads like a keyword."""


def parts(node: Node) -> Iterator[Node]:
    """The objects and lists right below a node that are no data."""
    names_only = node.token in NAMED
    for key, member in node.members():
        data = key in DATA or (key == "examples" and member.value.__class__ is list)
        if member.value.__class__ in (dict, list) and (names_only or not data):
            yield member
    for item in node.items():
        if item.value.__class__ in (dict, list):
            yield item
