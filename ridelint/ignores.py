"""Suppression: which ``x-ridelint-ignore`` covers a place, and which of them covered nothing.

``x-ridelint-ignore: {rule: reason}`` at a node covers that node and everything below. A reason may be an object with
``reason`` and ``until``; ``until`` beside the rules holds for all of them. Past that day an ignore covers nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from ridelint.document import Document
from ridelint.document.node import Node
from ridelint.model import Place, Pointer

KEYWORD = "x-ridelint-ignore"
UNTIL = "until"


class Entry(NamedTuple):
    """One rule that one ignore names."""

    rule: str
    reason: Any
    until: Any
    place: Place

    @property
    def key(self) -> tuple[str, Pointer]:
        """Names the entry across processes."""
        return self.place.source.name, self.place.pointer

    def covers(self, rule: str, code: str, today: date) -> bool:
        return self.rule in {rule, code} and not self.is_over(today)

    def is_over(self, today: date) -> bool:
        """Whether its day has passed. A day that is no date never ends it; `ignore-unexplained` reports that."""
        try:
            return date.fromisoformat(str(self.until)) < today
        except ValueError:
            return False


class Ignores:
    """The ignores of every file of a run, read from a file once somebody asks about a place in it."""

    def __init__(self) -> None:
        self._files: dict[int, dict[Pointer, tuple[Entry, ...]]] = {}

    def above(self, node: Node) -> tuple[Entry, ...]:
        """Every entry that covers the node in its own file."""
        found = self.of(node.document)
        return _above(found, node.pointer) if found else ()

    def above_place(self, place: Place) -> tuple[Entry, ...]:
        found = self.of(place.source)
        return _above(found, place.pointer) if found else ()

    def of(self, document: Any) -> dict[Pointer, tuple[Entry, ...]]:
        """The file's entries by the node that carries them.

        ``document`` stays alive for the whole run; what stands in for one (`ridelint.nodes.File.place`) names it.
        """
        document = getattr(document, "document", document)
        known = self._files.get(id(document))
        if known is None:
            known = dict(_read(document)) if KEYWORD in getattr(document, "text", "") else {}
            self._files[id(document)] = known
        return known


def _above(found: dict[Pointer, tuple[Entry, ...]], pointer: Pointer) -> tuple[Entry, ...]:
    prefixes = (Pointer(pointer[:length]) for length in range(len(pointer) + 1))
    return tuple(entry for prefix in prefixes for entry in found.get(prefix, ()))


def _read(document: Document) -> Iterator[tuple[Pointer, tuple[Entry, ...]]]:
    todo = [document.root]
    while todo:
        node = todo.pop()
        for key, member in node.members():
            if key == KEYWORD:
                yield node.pointer, tuple(_entries(member))
            elif member.value.__class__ in (dict, list):
                todo.append(member)
        todo.extend(item for item in node.items() if item.value.__class__ in (dict, list))


def _entries(node: Node) -> Iterator[Entry]:
    shared = node.get(UNTIL)
    for item in node.items() if node.value.__class__ is list else [node]:
        if item.value.__class__ is not dict:  # names a rule and no reason: the next best that it can mean
            yield Entry(str(item.value), None, None, item.place())
    for rule, reason in node.members():
        if rule == UNTIL:
            continue
        value = reason.value
        until = None if shared is None else shared.value
        if isinstance(value, dict):
            until = value.get(UNTIL, until)
            value = value.get("reason")
        yield Entry(rule, value, until, reason.key_place)
