"""What of a description is data: an example holds a ``$ref`` or an ``$id`` as it holds anything."""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.document.node import Node

DATA = frozenset({"example", "default", "enum", "const", "value", "dataValue"})
NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "schemas"})
"""Below these, a key is a name, even one that reads like a keyword."""


def parts(node: Node) -> Iterator[Node]:
    """The objects and lists right below a node that are no data."""
    value, document = node.value, node.document
    if value.__class__ is dict:
        names_only = node.token in NAMED
        for key, member in value.items():
            kind = member.__class__
            if (kind is dict or kind is list) and (
                names_only or not (key in DATA or (key == "examples" and kind is list))
            ):
                yield Node(document, member, node, key)
    elif value.__class__ is list:
        for index, item in enumerate(value):
            if item.__class__ is dict or item.__class__ is list:
                yield Node(document, item, node, index)
