"""Values held to their schemas, each compiled when the first such value is seen."""

from __future__ import annotations

from typing import Any

from ridelint.document.node import Node
from ridelint.live.texts import Unreadable, read
from ridelint.live.world import World
from ridelint.model import Place
from ridelint.validation.convert import Way
from ridelint.validation.held import Held
from ridelint.validation.violations import Violation

Told = tuple[tuple[Violation, Place | None], ...]
"""What a schema rejects, each with the schema that says so."""


class Values:
    """Holds the values that go one way to the schemas of a description."""

    def __init__(self, world: World, way: Way) -> None:
        self._world = world
        self._way = way
        self._held: dict[int, Held] = {}

    def rejected(self, value: Any, schema: Node) -> Told:
        """What a schema rejects in a value; nothing where the value fits."""
        held = self._hold(schema)
        if held.accepts(value):
            return ()
        return tuple((found, None if source is None else source.place()) for found, source in held.violations(value))

    def rejected_text(self, text: str | list[str], schema: Node) -> Told:
        """The same of a value that travels as text, by the types that its schema allows."""
        try:
            return self.rejected(read(text, schema, self._world), schema)
        except Unreadable:
            return ()

    def _hold(self, schema: Node) -> Held:
        key = id(schema.value)
        if key not in self._held:
            self._held[key] = Held(schema, self._world.version, self._world.resolve, self._way)
        return self._held[key]
