"""Fixes: how rules make them, and how they are applied to a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ridelint.document import Document
from ridelint.document.node import Node
from ridelint.model import Edit, Fix, Part, Place


def renamed(node: Node, name: str) -> Fix | None:
    """Rename a schema's property: its key, and what the same schema says of it by name.

    That is its entry in ``required``, the discriminator, and its keys in the schema's own examples. None where the
    name is taken, or where the properties belong to several schemas.
    """
    holder = node.parent
    schema = None if holder is None else holder.parent
    if holder is None or schema is None or name in holder.value or schema.value.get("properties") is not holder.value:
        return None
    places = [node.key_place, *_mentions(schema, str(node.token))]
    return _respelled_all(places, name, f"Rename `{node.token}` to `{name}`")


def respelled(place: Place, name: str, others: Iterable[Place] = ()) -> Fix | None:
    """Write another name at one place, a key or a scalar, and where else it stands for the same thing."""
    return _respelled_all([place, *others], name, f"Write `{name}`")


def rewritten(spellings: Iterable[tuple[Place, str]], title: str) -> Fix | None:
    """Write at each place its own text."""
    edits = tuple(_respelled(place, text) for place, text in spellings)
    known = tuple(edit for edit in edits if edit is not None)
    return Fix(title, known) if known and len(known) == len(edits) else None


def removed(member: Node) -> Fix | None:
    """Take a member out of its object, with its line where it has lines of its own.

    None where that would leave its object without text, or in a notation where it cannot be told what belongs to it.
    """
    document = member.document
    if not isinstance(document, Document):
        return None
    start = document.span(member.pointer, Part.KEY)[0]
    end = document.span(member.pointer, Part.VALUE)[1]
    is_flow = document.text[end:].lstrip().startswith(("}", ","))
    is_only = member.parent is not None and len(member.parent.value) == 1
    span = _flow_of(document.text, start, end) if is_flow else None if is_only else _lines_of(document.text, start, end)
    return None if span is None else Fix(f"Remove `{member.token}`", (Edit(*span, ""),))


def _lines_of(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The whole lines from ``start`` to ``end``, where nothing but a comment shares them."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end) + 1 or len(text)
    around = text[first:start] + text[end:last].partition("#")[0]
    return None if around.strip() else (first, last)


def _flow_of(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The member with the comma that parts it from the next, or from the one before."""
    after = re.compile(r"\s*,\s*").match(text, end)
    if after:
        return start, after.end()
    before = re.search(r"\s*,\s*$", text[:start])
    if before:
        return before.start(), end
    only = text[:start].rstrip().endswith("{") and text[end:].lstrip().startswith("}")
    return (start, end) if only else None


def _mentions(schema: Node, name: str) -> Iterator[Place]:
    for item in schema.items_of("required"):
        if item.value == name:
            yield item.place()
    told = schema.get("discriminator")
    tag = None if told is None else told.get("propertyName")
    for scalar in (tag, told):  # OpenAPI 2.0 writes the bare name
        if scalar is not None and scalar.value == name:
            yield scalar.place()
    examples = [schema.get("example"), schema.get("default"), *schema.items_of("examples")]
    keys = (None if value is None else value.get(name) for value in examples)
    yield from (key.key_place for key in keys if key is not None)


def _respelled_all(places: Iterable[Place], name: str, title: str) -> Fix | None:
    return rewritten([(place, name) for place in places], title)


def _respelled(place: Place, name: str) -> Edit | None:
    """The edit of one token, in the quotes that it has."""
    source = place.source
    if not isinstance(source, Document):
        return None
    start, end = source.span(place.pointer, place.part)
    quote = source.text[start : start + 1]
    quoted = quote in {'"', "'"} and source.text[end - 1 : end] == quote
    bare = name if name not in _WORDS else f"'{name}'"
    return Edit(start, end, f"{quote}{name}{quote}" if quoted else bare)


_WORDS = frozenset({"null", "true", "false"})
"""What YAML does not read as a string unless it is quoted."""


def applied(text: str, fixes: Iterable[Fix]) -> tuple[str, int]:
    """The text after the fixes, and how many were applied: one that overlaps an earlier one is left for later."""
    taken: list[Edit] = []
    count = 0
    for fix in fixes:
        if not any(_overlap(edit, other) for edit in fix.edits for other in taken if edit != other):
            taken.extend(edit for edit in fix.edits if edit not in taken)
            count += 1
    for edit in sorted(taken, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text, count


def _overlap(one: Edit, other: Edit) -> bool:
    return one.start < other.end and other.start < one.end
