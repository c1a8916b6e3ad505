"""The walk over what a server answers: responses, their headers and bodies, for OpenAPI 2.0 and 3."""

from __future__ import annotations

from typing import NamedTuple

from ridelint.document.node import Node
from ridelint.model import Place
from ridelint.nodes import Answer, Body, Example, Origin
from ridelint.schema import observed
from ridelint.walk.media import JSON, is_json
from ridelint.walk.requests import RequestWalk


class _Content(NamedTuple):
    """One media type of a response: where it is named, and the node that has its schema and examples."""

    media_type: str
    place: Place
    holder: Node


class ResponseWalk(RequestWalk):
    """Adds the visit of responses."""

    def _response(self, node: Node, status: str = "", method: str = "") -> None:
        """A response to calls of this method; without one, of which no call is told."""
        for _, header in node.members_of("headers"):
            self.once(header, self._described)
        contents = self._contents_2(node) if self.version == "2.0" else self._contents(node)
        if method and Answer in self.wanted:
            places = {content.media_type: content.place for content in contents}
            self.tell(Answer(method, status, node.key_place, places, Origin.SCHEMA), node)
        for content in contents:
            if method not in {"", "head"} and Body in self.wanted and is_json(content.media_type):
                self._bodies(content, status)
            self._answer_media(content.holder)
        if self.version == "2.0":
            self._examples_2(node)

    def _contents(self, response: Node) -> list[_Content]:
        found = []
        for name, media in response.members_of("content"):
            holder = self.follow(media)  # 3.2 has referenced media types
            if holder is not None:
                found.append(_Content(name, media.key_place, holder))
        return found

    def _contents_2(self, response: Node) -> list[_Content]:
        """A response of 2.0 has one schema, for every media type that its operation produces."""
        if response.get("schema") is None:
            return []
        produces = self.operation.get("produces") or self.root.get("produces")
        if produces is None:
            return [_Content(JSON, response.key_place, response)]
        return [_Content(str(item.value), item.place(), response) for item in produces.items()]

    def _answer_media(self, media: Node) -> None:
        self.schema(media.get("schema"))
        self.schema(media.get("itemSchema"))  # 3.2: one item of a stream
        if self.version != "2.0":
            self._examples(media, reads=True)

    def _bodies(self, content: _Content, status: str) -> None:
        schema = content.holder.get("schema")
        shapes = () if schema is None else self.schemas.shapes(schema)
        if schema is None or shapes:  # else a reference in it leads nowhere, which is another rule's fault
            named = content.place if schema is None else schema.place()
            self.tell(Body(status, content.place, named, shapes, shapes, Origin.SCHEMA), content.holder)
        for use, value in self._body_examples(content):
            seen = (observed(value),)
            self.tell(Body(status, value.place(), use.place(), seen, shapes, Origin.EXAMPLE), value)

    def _body_examples(self, content: _Content) -> list[tuple[Node, Node]]:
        """Where each example of a body is named, and its value."""
        if self.version != "2.0":
            return [(use, value) for _, use, value in self._example_values(content.holder)]
        examples = content.holder.members_of("examples")
        return [(value, value) for name, value in examples if name == content.media_type]

    def _examples_2(self, response: Node) -> None:
        for name, value in response.members_of("examples"):
            if is_json(name):
                schema = response.get("schema")
                self.tell(Example(value, schema, "examples", self.schemas, self.version, reads=True), value)
