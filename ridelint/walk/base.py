"""What every walk shares: whom it tells of a view, and how it gets past a ``$ref``.

An ``x-ridelint-ignore`` covers its node and everything below, through references too. A walk therefore carries the
scope: the ignores that stand above the references it came through. What stands above a view in its own file needs no
carrying, because its pointer tells.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVarTuple

from ridelint.document import is_reference
from ridelint.document.node import Node
from ridelint.schema import Schemas

Scope = tuple[Any, ...]
Ts = TypeVarTuple("Ts")


class Host(Protocol):
    """What a walk needs of the engine."""

    def follow(self, node: Node) -> Node | None:
        """The value that a node stands for, behind its references; none where they lead nowhere."""
        ...

    def widen(self, scope: Scope, node: Node) -> Scope:
        """The scope behind a reference that stands at ``node``."""
        ...

    def tell(self, view: Any, at: Node, scope: Scope) -> None:
        """Ask the rules about a view that was made at a node."""
        ...


class Walk:
    """One pass over one description, which makes the views that some rule wants and no others."""

    def __init__(self, root: Node, version: str, host: Host, wanted: frozenset[type]) -> None:
        self.root = root
        self.version = version
        self.wanted = wanted
        self.scope: Scope = ()
        self.schemas = Schemas(host.follow, version)
        self._visited: set[tuple[Any, ...]] = set()
        self._host = host

    def wants(self, *views: type) -> bool:
        return not self.wanted.isdisjoint(views)

    def tell(self, view: Any, at: Node) -> None:
        if view.__class__ in self.wanted:
            self._host.tell(view, at, self.scope)

    def follow(self, node: Node) -> Node | None:
        return self._host.follow(node)

    def widen(self, node: Node) -> Scope:
        return self._host.widen(self.scope, node)

    def through(self, node: Node | None, visit: Callable[[Node, *Ts], None], *args: *Ts) -> None:
        """Visit what ``node`` stands for. Nothing happens for an absent one, nor behind a broken reference."""
        if node is None:
            return
        if not is_reference(node.value):
            visit(node, *args)
            return
        target = self.follow(node)
        if target is None:
            return
        outer, self.scope = self.scope, self.widen(node)
        visit(target, *args)
        self.scope = outer

    def once(self, node: Node | None, visit: Callable[[Node, *Ts], None], *args: *Ts) -> None:
        """As `through`, for a visit that what stands above the target does not change, but for its arguments.

        Descriptions share responses, headers and parameters between hundreds of operations. What references lead to
        is visited once with the same arguments in the same scope.
        """
        if node is None or not is_reference(node.value):
            self.through(node, visit, *args)
            return
        target = self.follow(node)
        if target is None:
            return
        outer, self.scope = self.scope, self.widen(node)
        mark = (id(target.value), visit.__name__, args, self.scope)
        if mark not in self._visited:
            self._visited.add(mark)
            visit(target, *args)
        self.scope = outer
