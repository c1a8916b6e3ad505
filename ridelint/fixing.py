"""Fixes: how rules make them, and how they are applied to a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ridelint.document import Document
from ridelint.document.node import Node
from ridelint.model import Edit, Fix, Place


def renamed(node: Node, name: str) -> Fix | None:
    """Rename a schema's property: its key, its entry in ``required``, and its keys in the schema's own examples."""
    schema = node.parent.parent if node.parent is not None else None
    old = str(node.token)
    edits = [_respelled(node.key_place, name)]
    if schema is not None:
        edits += [_respelled(place, name) for place in _mentions(schema, old)]
    known = [edit for edit in edits if edit is not None]
    return Fix(f"Rename `{old}` to `{name}`", tuple(known)) if len(known) == len(edits) else None


def respelled(place: Place, name: str) -> Fix | None:
    """Write another name at one place: a key or a scalar."""
    edit = _respelled(place, name)
    return None if edit is None else Fix(f"Write `{name}`", (edit,))


def _mentions(schema: Node, name: str) -> Iterator[Place]:
    for item in schema.items_of("required"):
        if item.value == name:
            yield item.place()
    for keyword in ("example", "default"):
        value = schema.get(keyword)
        key = None if value is None else value.get(name)
        if key is not None:
            yield key.key_place


def _respelled(place: Place, name: str) -> Edit | None:
    """The edit of one token, in the quotes that it has."""
    source = place.source
    if not isinstance(source, Document):
        return None
    start, end = source.span(place.pointer, place.part)
    quote = source.text[start : start + 1]
    quoted = quote in {'"', "'"} and source.text[end - 1 : end] == quote
    return Edit(start, end, f"{quote}{name}{quote}" if quoted else name)


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
