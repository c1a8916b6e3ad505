"""One description as observed calls are held to it: its references followed, its ignores and schemas at hand."""

from __future__ import annotations

from ridelint.document import Document, ReferenceError_, Store, is_reference
from ridelint.document.node import Node
from ridelint.ignores import Entry, Ignores
from ridelint.model import Source
from ridelint.schema import Schemas
from ridelint.version import version_of

_DEEPEST = 8


class World:
    """What everything that is made of one description asks it."""

    def __init__(self, document: Document, store: Store, ignores: Ignores) -> None:
        self.document = document
        self.root = document.root
        self.version = version_of(document.value) or ""
        self.schemas = Schemas(self.follow, self.version)
        self._store = store
        self._ignores = ignores

    @property
    def title(self) -> str:
        info = self.root.get("info")
        title = None if info is None else info.get("title")
        return str(title.value) if title is not None else self.document.name

    def follow(self, node: Node) -> Node | None:
        """What a node stands for; none where its reference leads nowhere, which `ridelint check` tells."""
        if not is_reference(node.value):
            return node
        try:
            return self._store.follow(node)
        except ReferenceError_:
            return None

    def resolve(self, document: Source, reference: str) -> Node | None:
        return self.follow(Node(document, {"$ref": reference}))

    def is_write_only(self, schema: Node, deep: int = _DEEPEST) -> bool:
        """Whether a value is only sent and never answered, by all that its schema is composed of."""
        target = self.follow(schema)
        if target is None or target.value.__class__ is not dict or not deep:
            return False
        if target.value.get("writeOnly") is True:
            return True
        return any(self.is_write_only(part, deep - 1) for part in target.items_of("allOf"))

    def above(self, node: Node) -> tuple[Entry, ...]:
        """The ignores that cover a node, and what it refers to."""
        target = self.follow(node)
        own = self._ignores.above(node)
        return own if target is None or target is node else (*own, *self._ignores.above(target))
