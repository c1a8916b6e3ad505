"""What keys the bodies of one answer have, against what its schema declares: worked out once for each shape.

Objects in the answers of one operation are alike: nearly all have the same keys in the same order. So each object is
looked up by the tuple of its keys. Only a new tuple is compared with the schema, key by key, and only a key that was
not seen in its place before is shown to the rules. How often each tuple was there is all that coverage needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ridelint.document.node import Node
from ridelint.live.met import Met
from ridelint.model import Token
from ridelint.schema import Follow
from ridelint.walk.guided import Parts

_MOST_SHAPES = 128
"""Shapes that one object is remembered by; a server that makes up keys gets slower, and no larger."""
_DEEPEST = 64
_NO_HOLDERS = {dict, list}.isdisjoint
"""Whether none of these types holds other values; asked of all at once, since most objects hold none."""

Way = tuple[Any, Token] | tuple[()]
"""How a value was reached: the way to what holds it, and its token there."""


class Guide:
    """One place in the bodies of an answer. What is below it is made when something is seen there.

    ``parts`` are its schemas, and ``known`` those of all places by the identity of their schemas. ``shapes`` are the
    tuples of keys that were found clean, and how often each was there; ``faulty`` is what the rules said of a key.
    """

    __slots__ = (
        "_clean",
        "_depth",
        "_follow",
        "_known",
        "_maps",
        "_times",
        "below",
        "faulty",
        "item",
        "parts",
        "shapes",
    )

    def __init__(
        self, schemas: tuple[Node, ...], follow: Follow, known: dict[tuple[int, ...], Parts], depth: int = 0
    ) -> None:
        mark = tuple(id(schema.value) for schema in schemas)
        if mark not in known:
            known[mark] = Parts(schemas, follow)
        self.parts = known[mark]
        self.below: dict[str, Guide] = {}
        self.item: Guide | None = None
        self._follow = follow
        self._known = known
        self._depth = depth
        self._maps: dict[tuple[int, ...], Guide] = {}
        self.shapes: dict[tuple[str, ...], int] = {}
        self._times: dict[str, int] = {}
        self._clean: set[str] = set()
        self.faulty: dict[str, tuple[Met, ...]] = {}

    def is_clean(self, keys: tuple[str, ...]) -> bool:
        """Count an object with these keys, and tell whether all of them were found clean before."""
        times = self.shapes.get(keys)
        if times is None:
            return False
        self.shapes[keys] = times + 1
        return True

    def unknown(self, keys: tuple[str, ...]) -> list[str]:
        """Count an object that `is_clean` did not, and tell which of its keys the rules must be asked about."""
        for name in keys:
            if name in self.parts.declared:
                self._times[name] = self._times.get(name, 0) + 1
        return [name for name in keys if name not in self._clean and not self.parts.said(name).is_map]

    def settle(self, keys: tuple[str, ...], clean: list[str], faulty: list[str]) -> None:
        """Remember which keys the rules had nothing to say of."""
        if len(self._clean) < _MOST_SHAPES * _MOST_SHAPES:
            self._clean.update(clean)
        if not faulty and len(self.shapes) < _MOST_SHAPES:
            self.shapes[keys] = 0

    def keep(self, name: str, said: tuple[Met, ...]) -> None:
        """Remember what the rules said of a key."""
        if said and len(self.faulty) < _MOST_SHAPES:
            self.faulty[name] = said

    def seen(self) -> dict[str, int]:
        """How often each key was there."""
        found = dict(self._times)
        for keys, times in self.shapes.items():
            for name in keys if times else ():
                found[name] = found.get(name, 0) + times
        return found

    def child(self, name: str) -> Guide:
        """The place of a key's value. All values of a map are one place."""
        known = self.below.get(name)
        if known is not None:
            return known
        said = self.parts.said(name)
        if not said.is_map:
            if len(self.below) >= _MOST_SHAPES and not said.is_declared:
                return self._deeper(said.schemas)
            return self.below.setdefault(name, self._deeper(said.schemas))
        mark = tuple(id(schema.value) for schema in said.schemas)
        if mark not in self._maps:
            self._maps[mark] = self._deeper(said.schemas)
        return self._maps[mark]

    def each(self) -> Guide:
        """The place of an array's items."""
        if self.item is None:
            self.item = self._deeper(self.parts.items)
        return self.item

    def _deeper(self, schemas: tuple[Node, ...]) -> Guide:
        return self if self._depth == _DEEPEST else Guide(schemas, self._follow, self._known, self._depth + 1)


Meet = Callable[[Guide, Way, str], bool]
"""Asks about the key of that name of the object at a way, and says whether there was nothing to say."""


def go_through(value: Any, guide: Guide, meet: Meet) -> None:
    """Meet every key of a body that is not known to be clean, at any depth, in the order of the body."""
    if value.__class__ is not dict and value.__class__ is not list:
        return
    shapes = _known_shapes(value, guide)
    if shapes is None:
        _go_through(value, guide, meet)
        return
    for times, keys in shapes:
        times[keys] += 1


def _known_shapes(value: Any, guide: Guide) -> list[tuple[dict[tuple[str, ...], int], tuple[str, ...]]] | None:
    """Where each object of a body is counted, and as what; none if one of them is not known to be clean."""
    found: list[tuple[dict[tuple[str, ...], int], tuple[str, ...]]] = []
    todo: list[tuple[Sequence[Any], Guide]] = [((value,), guide)]
    while todo:
        holders, place = todo.pop()
        shapes, below = place.shapes, place.below
        for holder in holders:
            if holder.__class__ is list:
                todo.append((_holders(holder), place.item or place.each()))
                continue
            keys = tuple(holder)
            if keys not in shapes:
                return None
            found.append((shapes, keys))
            if _NO_HOLDERS(map(type, holder.values())):
                continue
            for name, member in holder.items():
                if member.__class__ is dict:
                    todo.append(((member,), below.get(name) or place.child(name)))
                elif member.__class__ is list and not _NO_HOLDERS(map(type, member)):
                    inner = below.get(name) or place.child(name)
                    todo.append((_holders(member), inner.item or inner.each()))
    return found


def _holders(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value.__class__ is dict or value.__class__ is list]


def _go_through(value: Any, guide: Guide, meet: Meet) -> None:
    todo: list[tuple[Any, Guide, Way]] = [(value, guide, ())]
    while todo:
        holder, place, way = todo.pop()
        if holder.__class__ is dict:
            keys = tuple(holder)
            if not place.is_clean(keys):
                _meet_all(keys, place, way, meet)
            for name, member in reversed(holder.items()):
                if member.__class__ is dict or member.__class__ is list:
                    todo.append((member, place.child(name), (way, name)))
        elif holder.__class__ is list:
            below = place.each()
            for index in range(len(holder) - 1, -1, -1):
                item = holder[index]
                if item.__class__ is dict or item.__class__ is list:
                    todo.append((item, below, (way, index)))


def _meet_all(keys: tuple[str, ...], place: Guide, way: Way, meet: Meet) -> None:
    clean: list[str] = []
    faulty: list[str] = []
    for name in place.unknown(keys):
        (clean if meet(place, way, name) else faulty).append(name)
    place.settle(keys, clean, faulty)


def reached(root: Node, way: Way) -> Node:
    """The node at a way below a root."""
    tokens: list[Token] = []
    while way:
        way, token = way
        tokens.append(token)
    node = root
    for token in reversed(tokens):
        node = node.child(token)
    return node
