"""The examples of a description, kept until all are there, each once for all ways that lead to it."""

from __future__ import annotations

from typing import Any

from ridelint.model import Place, Pointer
from ridelint.nodes import Example
from ridelint.walk.base import Scope


class Collected:
    """Examples with the scopes that they were met in: an ignore covers a fault only on the ways it stands above."""

    def __init__(self) -> None:
        self._met: dict[tuple[Any, ...], tuple[Example, list[Scope]]] = {}
        self._scopes: dict[tuple[str, Pointer], list[Scope]] = {}

    def __bool__(self) -> bool:
        return bool(self._met)

    def add(self, view: Example, scope: Scope) -> None:
        """Keep an example that has a schema to fit."""
        if view.schema is not None:
            mark = (view.node.identity, id(view.schema.value), view.writes, view.reads)
            self._met.setdefault(mark, (view, []))[1].append(scope)

    @property
    def views(self) -> tuple[Example, ...]:
        return tuple(view for view, _ in self._met.values())

    def scopes(self, place: Place) -> tuple[Scope, ...]:
        """Every scope in which the example was met that the place is in."""
        if not self._scopes:
            for view, scopes in self._met.values():
                self._scopes.setdefault((view.node.document.name, view.node.pointer), []).extend(scopes)
        tokens = place.pointer
        prefixes = (Pointer(tokens[:length]) for length in range(len(tokens), -1, -1))
        known = (self._scopes.get((place.source.name, prefix)) for prefix in prefixes)
        return tuple(dict.fromkeys(next((scopes for scopes in known if scopes), [()])))
