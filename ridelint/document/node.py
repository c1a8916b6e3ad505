"""A cursor into a document: a value, and how it was reached.

``$ref`` is followed in place (`Node.follow`), so a node always knows the file and the pointer where its value really
stands. That is what lets a finding behind a reference name its true line without any mapping back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ridelint.model import Part, Place, Pointer, Source, Token


class Node:
    """One value of a document. Cheap to make: its pointer is put together only when a fault asks for it."""

    __slots__ = ("document", "parent", "token", "value")

    def __init__(self, document: Source, value: Any, parent: Node | None = None, token: Token = "") -> None:
        self.document = document
        self.value = value
        self.parent = parent
        self.token = token

    def __repr__(self) -> str:
        return f"Node({self.document.name}#{self.pointer})"

    @property
    def pointer(self) -> Pointer:
        tokens: list[Token] = []
        node = self
        while node.parent is not None:
            tokens.append(node.token)
            node = node.parent
        return Pointer(reversed(tokens))

    @property
    def identity(self) -> tuple[Any, ...]:
        """Tells one spot from another without working out its pointer; good for as long as the document lives."""
        return (id(self.value),) if self.parent is None else (id(self.parent.value), self.token)

    def place(self, part: Part = Part.VALUE) -> Place:
        return Place(self, part)

    @property
    def key_place(self) -> Place:
        """Where the name stands that this value has in its parent."""
        return Place(self, Part.KEY)

    def child(self, token: Token) -> Node:
        """The member or item that is known to be there.

        Raises:
            LookupError: it is not there.
        """
        return Node(self.document, self.value[token], self, token)

    def get(self, key: str) -> Node | None:
        """The member of that name; none where this is no object or has no such member."""
        value = self.value
        if value.__class__ is dict and key in value:
            return Node(self.document, value[key], self, key)
        return None

    def members(self) -> Iterator[tuple[str, Node]]:
        """Name and node of every member in order; nothing where this is no object."""
        value = self.value
        if value.__class__ is dict:
            document = self.document
            for key, member in value.items():
                yield key, Node(document, member, self, key)

    def members_of(self, key: str) -> Iterator[tuple[str, Node]]:
        """The members of the object that is the member ``key``; nothing where there is none."""
        member = self.get(key)
        return iter(()) if member is None else member.members()

    def items_of(self, key: str) -> Iterator[Node]:
        """The items of the array that is the member ``key``; nothing where there is none."""
        member = self.get(key)
        return iter(()) if member is None else member.items()

    def items(self) -> Iterator[Node]:
        """The items of an array in order; nothing where this is no array."""
        value = self.value
        if value.__class__ is list:
            document = self.document
            for index, item in enumerate(value):
                yield Node(document, item, self, index)
