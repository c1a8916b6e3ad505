"""One exchange of one operation, while the rules are asked about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any

from ridelint.document.node import Node
from ridelint.live.asked import Asked
from ridelint.live.masks import unmasked
from ridelint.live.met import Met, Of, met
from ridelint.live.recorded import as_document
from ridelint.live.watched import Watched
from ridelint.live.world import World
from ridelint.model import REQUEST_CREDENTIALS, Exchange, Place
from ridelint.nodes import Operation
from ridelint.observations import Rejected
from ridelint.questions import Questions
from ridelint.walk.base import Scope

_ID = re.compile(r"(?=.*\d)[\w.~%:=@+-]{8,}|\d+|[0-9a-fA-F-]{16,}", re.ASCII)
Beside = Callable[[], tuple[Operation, ...]]
"""Finds the operations of a call's path, whatever their method."""


class Case:
    """One exchange of one operation, asked about once."""

    def __init__(
        self, exchange: Exchange, watched: Watched, world: World, questions: Questions, beside: Beside
    ) -> None:
        self.met: list[Met] = []
        self._exchange = exchange
        self._watched = watched
        self._world = world
        self._questions = questions
        self._find_beside = beside
        self._views = questions.views
        self._file = world.document.name

    @cached_property
    def _root(self) -> Node:
        return as_document(self._exchange, self._file)

    def _get_root(self) -> Node:
        return self._root

    @cached_property
    def _beside(self) -> tuple[Operation, ...]:
        return self._find_beside()

    @cached_property
    def _place(self) -> Place:
        """Where the description has the operation, or at least its path."""
        if not self._watched.is_stranger:
            return self._watched.operation.node.key_place
        return self._beside[0].item.key_place if self._beside else self._root.place()

    @cached_property
    def _of(self) -> Of:
        return Of(self._world.title, "" if self._watched.is_stranger else self._watched.operation.label)

    @property
    def _path(self) -> str:
        return self._watched.operation.path or general(self._exchange.request.path)

    def _ask(self, view: Any, declared: Place, scope: Scope) -> tuple[Met, ...]:
        """Ask the rules about a view, and give what they had to say."""
        told = self._questions.ask(view, self._file, self._root)
        said = tuple(met(one, declared, scope, self._questions, self._of) for one in told)
        self.met += said
        return said

    def _knows(self, asked: Asked, mark: Hashable) -> bool:
        """Whether something alike was asked before; then what was said of it is said again."""
        said = asked.get(mark)
        if said:
            self.met += said
        return said is not None

    def _reject(self, view: Rejected, scope: Scope) -> None:
        """Ask about what a schema rejects, unless it is what a recorder has put in the place of a secret."""
        kept = unmasked(view) if REQUEST_CREDENTIALS in self._exchange.unknown else view
        if kept is not None:
            self._ask(kept, kept.declared, scope)


def general(path: str) -> str:
    """A path with ``*`` for each segment that looks like an id, so that calls of one operation have one path."""
    return "/".join("*" if _ID.fullmatch(segment) else segment for segment in path.split("/"))
