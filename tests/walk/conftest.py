"""A walk whose host writes down what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ridelint.document import ReferenceError_, Store, is_reference
from ridelint.document.node import Node
from ridelint.examples import MAIN, files
from ridelint.version import version_of
from ridelint.walk.base import Scope
from ridelint.walk.description import DescriptionWalk

Told = Callable[..., list[Any]]


class Listener:
    """Hosts a walk: follows references where they lead somewhere, and keeps every view."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.views: list[Any] = []

    def follow(self, node: Node) -> Node | None:
        try:
            return self.store.follow(node) if is_reference(node.value) else node
        except ReferenceError_:
            return None

    def widen(self, scope: Scope, node: Node) -> Scope:
        return scope

    def tell(self, view: Any, at: Node, scope: Scope) -> None:
        self.views.append(view)


@pytest.fixture
def told() -> Told:
    """The views of some types that a walk over a description makes, in order."""

    def walk(text: str | Mapping[str, str], *wanted: type) -> list[Any]:
        store = Store.of(files(text))
        document = store.open(MAIN)
        host = Listener(store)
        DescriptionWalk(document.root, version_of(document.value) or "", host, frozenset(wanted)).run()
        return host.views

    return walk
