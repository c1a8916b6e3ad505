"""The walk over what holds a schema beside its examples: media types, parameters and headers."""

from __future__ import annotations

from ridelint.document.node import Node
from ridelint.nodes import Example
from ridelint.walk.schemas import SchemaWalk


class MediaWalk(SchemaWalk):
    """Adds the visit of media types, headers and their examples."""

    def _described(self, node: Node) -> None:
        """A parameter or header: its schema (it is one itself in 2.0), or its content."""
        if self.version == "2.0":
            self.schema(node)
            return
        self.schema(node.get("schema"))
        self._examples(node)
        for _, media in node.members_of("content"):
            self.once(media, self._media)

    def _media(self, node: Node) -> None:
        self.schema(node.get("schema"))
        self.schema(node.get("itemSchema"))  # 3.2: one item of a stream
        self._examples(node)

    def _examples(self, holder: Node, *, writes: bool = False, reads: bool = False) -> None:
        if Example not in self.wanted:
            return
        schema, media_type = holder.get("schema"), _media_type(holder)
        for keyword, _, value in self._example_values(holder):
            self.tell(Example(value, schema, keyword, self.schemas, self.version, writes, reads, media_type), value)

    def _example_values(self, holder: Node) -> list[tuple[str, Node, Node]]:
        """Every example of a media type, parameter or header: by which keyword, where it is named, and its value."""
        found: list[tuple[str, Node, Node]] = []
        single = holder.get("example")
        if single is not None:
            found.append(("example", single, single))
        for _, example in holder.members_of("examples"):
            target = self.follow(example)
            for keyword in ("value", "dataValue"):
                value = None if target is None else target.get(keyword)
                if value is not None:
                    found.append(("examples", example, value))
        return found


def _media_type(holder: Node) -> str:
    """The name of a media type object, where it stands in ``content``."""
    is_named = holder.parent is not None and holder.parent.token == "content"  # noqa: S105  a pointer's token
    return str(holder.token) if is_named else ""
