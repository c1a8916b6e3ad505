"""Values held to their schemas, each compiled when the first such value is seen."""

from __future__ import annotations

from typing import Any

from ridelint.document.node import Node
from ridelint.live.texts import Unreadable, read, types_of
from ridelint.live.world import World
from ridelint.model import Place
from ridelint.validation.convert import Way
from ridelint.validation.held import Held
from ridelint.validation.violations import Violation

_TEXT = frozenset({"string"})
Told = tuple[tuple[Violation, Place | None], ...]
"""What a schema rejects, each with the schema that says so."""


class Values:
    """Holds the values that go one way to the schemas of a description."""

    def __init__(self, world: World, way: Way) -> None:
        self._world = world
        self._way = way
        self._held: dict[int, Held] = {}
        self._types: dict[int, frozenset[str]] = {}

    def rejected(self, value: Any, schema: Node) -> Told:
        """What a schema rejects in a value; nothing where the value fits."""
        held = self._hold(schema)
        if held.accepts(value):
            return ()
        return tuple((found, None if source is None else source.place()) for found, source in held.violations(value))

    def rejected_text(self, text: str | list[str], schema: Node) -> Told:
        """The same of a value that travels as text, by the types that its schema allows."""
        try:
            return self.rejected(self.read(text, schema), schema)
        except Unreadable:
            return ()

    def read(self, text: str | list[str], schema: Node) -> Any:
        """The value that a text has by the types that its schema allows.

        Raises:
            Unreadable: there are too many ways to write such a value.
        """
        key = id(schema.value)
        types = self._types.get(key)
        if types is None:
            types = self._types[key] = types_of(schema, self._world)
        if text.__class__ is str and types == _TEXT:
            return text
        return read(text, types, schema, self._world)

    def _hold(self, schema: Node) -> Held:
        key = id(schema.value)
        if key not in self._held:
            self._held[key] = Held(schema, self._world.version, self._world.resolve, self._way)
        return self._held[key]
