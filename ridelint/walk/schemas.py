"""The walk over schemas: every property of every schema, however it is nested or referenced, exactly once.

It keeps a list of what is still to do and does not recurse, so that neither deep nesting nor a long chain of
references can exhaust the stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ridelint.document import is_reference
from ridelint.document.node import Node
from ridelint.nodes import Example, Field, Origin
from ridelint.walk.base import Host, Scope, Walk


def _one(node: Node) -> Iterator[Node]:
    yield node
    yield from node.items()


def _each(node: Node) -> Iterator[Node]:
    return node.items()


def _named(node: Node) -> Iterator[Node]:
    return (member for _, member in node.members())


_PARTS: dict[str, Callable[[Node], Iterator[Node]]] = {
    **dict.fromkeys(("allOf", "oneOf", "anyOf", "prefixItems"), _each),
    **dict.fromkeys(("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"), _named),
    **dict.fromkeys(
        ("items", "additionalItems", "unevaluatedItems", "contains", "contentSchema", "not", "if", "then", "else"), _one
    ),
    **dict.fromkeys(("additionalProperties", "unevaluatedProperties", "propertyNames"), _one),
}
"""Keyword to the sub-schemas below it: OpenAPI 2.0 and 3.0, and JSON Schema 2020-12 for 3.1 and 3.2."""

_EXAMPLES = frozenset(("example", "default", "examples"))


class SchemaWalk(Walk):
    """Adds the visit of schemas to a walk.

    Most schemas are leaves, and most of the time of a run on a large description is spent here: a schema without any
    keyword that matters is passed over without being looked at further.
    """

    def __init__(self, root: Node, version: str, host: Host, wanted: frozenset[type]) -> None:
        super().__init__(root, version, host, wanted)
        self._seen: set[tuple[int, Scope]] = set()
        self._matter = frozenset((*_PARTS, "$ref", *(_EXAMPLES if Example in wanted else ())))

    def schema(self, node: Node | None) -> None:
        """Visit a schema and all below it."""
        if node is None or not self._matters(node):
            return
        todo: list[tuple[Node, Scope]] = [(node, self.scope)]
        outer = self.scope
        while todo:
            node, self.scope = todo.pop()
            mark = (id(node.value), self.scope)
            if mark not in self._seen:
                self._seen.add(mark)
                self._visit(node, todo)
        self.scope = outer

    def _visit(self, node: Node, todo: list[tuple[Node, Scope]]) -> None:
        if is_reference(node.value):
            target = self.follow(node)
            if target is not None and self._matters(target):
                todo.append((target, self.widen(node)))
            if self.version < "3.1":  # there, what stands beside a $ref is ignored (OpenAPI 3.0.3, Reference Object)
                return
        for keyword, value in node.value.items():
            if keyword not in self._matter:
                continue
            below = Node(node.document, value, node, keyword)
            if keyword in _PARTS:
                todo.extend((part, self.scope) for part in self._parts(below) if self._matters(part))
            elif keyword in _EXAMPLES:
                self._tell_examples(below, node)

    def _matters(self, node: Node) -> bool:
        return node.value.__class__ is dict and not self._matter.isdisjoint(node.value)

    def _parts(self, holder: Node) -> Iterator[Node]:
        """The schemas below a keyword. A map of them may be a $ref itself; a single one is followed in its turn."""
        parts = _PARTS[str(holder.token)]
        target = self.follow(holder) if parts is _named else holder
        if target is None:
            return iter(())
        declares = holder.token == "properties"  # noqa: S105  no password but a keyword
        return self._properties(target) if declares else parts(target)

    def _properties(self, holder: Node) -> Iterator[Node]:
        """The schemas of properties, each told of as the field that it declares."""
        telling = Field in self.wanted
        for name, member in holder.members():
            if telling:
                self.tell(Field(name, member.key_place, member, Origin.SCHEMA), member)
            yield member

    def _tell_examples(self, node: Node, schema: Node) -> None:
        keyword = str(node.token)
        for value in node.items() if keyword == "examples" else (node,):
            self.tell(Example(value, schema, keyword, self.schemas, self.version), value)
