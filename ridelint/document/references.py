"""What a ``$ref`` means: its file and fragment, and the value a fragment leads to (RFC 3986, RFC 6901)."""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import Any

from ridelint.document.marks import index_of
from ridelint.document.node import Node
from ridelint.document.problem import ReferenceError_
from ridelint.model import Pointer, Token

ANCHORS = ("$anchor", "$dynamicAnchor")


def is_reference(value: Any) -> bool:
    """Whether a value stands for another. A property that is merely called ``$ref`` holds an object, not a string."""
    return value.__class__ is dict and value.get("$ref").__class__ is str


def split(reference: str) -> tuple[str, str]:
    """File and fragment of a reference; the fragment decoded, without its ``#``."""
    file, _, fragment = reference.partition("#")
    if "%" in reference:
        from urllib.parse import unquote

        return unquote(file), unquote(fragment)
    return file, fragment


def tokens(fragment: str) -> list[str]:
    """The tokens of a fragment that is a JSON pointer, already percent-decoded."""
    if "~" not in fragment:
        return fragment.split("/")[1:]
    return [token.replace("~1", "/").replace("~0", "~") for token in fragment.split("/")[1:]]


def step(node: Node, token: str) -> Node | None:
    """The member or item a pointer token names."""
    value = node.value
    if value.__class__ is dict:
        return Node(node.document, value[token], node, token) if token in value else None
    if value.__class__ is list:
        index = index_of(token)
        return node.child(index) if index is not None and index < len(value) else None
    return None


def anchor(root: Node, name: str) -> Node | None:
    """The schema that calls itself by this name (JSON Schema 2020-12 section 8.2.2)."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.value.__class__ is dict and any(node.value.get(key) == name for key in ANCHORS):
            return node
        below = [child for _, child in node.members()] or list(node.items())
        pending.extend(reversed(below))
    return None


def missing(reference: str, place: Node, token: str, rest: list[str]) -> ReferenceError_:
    """The error for a pointer that ends at a value which has no such member."""
    file = split(reference)[0]
    stands = f"'#{place.pointer}'" if place.parent is not None else "the top"
    message = f"'{reference}' leads nowhere: {place.document.name} has no '{token}' at {stands}"
    near = _near(token, place.value)
    if near is None:
        return ReferenceError_("unresolved", message, "add the target, or correct the reference")
    return ReferenceError_("unresolved", message, f"did you mean '{file}#{_pointer(place, near, rest)}'?")


def _near(token: str, value: Any) -> str | None:
    if value.__class__ is not dict:
        return None
    import difflib

    found = difflib.get_close_matches(token, list(value), n=1)
    return found[0] if found else None


def _pointer(place: Node, token: Token, rest: list[str]) -> Pointer:
    return Pointer((*place.pointer, token, *rest))


def cycle(chain: list[tuple[str, str]], again: tuple[str, str]) -> ReferenceError_:
    """The error for references that lead back to one of themselves."""
    round_trip = [*chain[chain.index(again) :], again]
    told = " -> ".join(f"'{reference}'" for _, reference in round_trip)
    help_text = "let one of them be a value instead of a reference"
    return ReferenceError_("cycle", f"the reference never reaches a value: {told}", help_text)
