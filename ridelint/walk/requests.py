"""The walk over what a client sends: parameters, request bodies and form fields, for OpenAPI 2.0 and 3."""

from __future__ import annotations

from ridelint.document.node import Node
from ridelint.nodes import Field, FormField, Origin, Parameter, RequestBody
from ridelint.walk.base import Host
from ridelint.walk.media import FORM, JSON, essence
from ridelint.walk.media_objects import MediaWalk


class RequestWalk(MediaWalk):
    """Adds the visit of requests.

    ``operation`` is the one being walked, and ``item`` the path item that it is of. Of outgoing ones, which others
    answer, no call is told.
    """

    def __init__(self, root: Node, version: str, host: Host, wanted: frozenset[type]) -> None:
        super().__init__(root, version, host, wanted)
        self.operation = root
        self.item = root
        self.is_outgoing = False

    def _parameters(self, holder: Node) -> None:
        for parameter in holder.items_of("parameters"):
            self.once(parameter, self._parameter)

    def _parameter(self, node: Node) -> None:
        name, where = node.get("name"), node.get("in")
        if name is None or where is None or not isinstance(name.value, str):
            return
        if where.value == "body":
            self.schema(node.get("schema"))
            return
        if where.value == "formData":
            self._form_parameter(node, name)
        elif where.value != "querystring":  # 3.2: the whole query string, whose name nobody sends
            self.tell(Parameter(name.value, str(where.value), name.place(), Origin.SCHEMA), name)
        self._described(node)

    def _form_parameter(self, node: Node, name: Node) -> None:
        """A ``formData`` parameter of 2.0 is a parameter and a field at once."""
        self.tell(Parameter(name.value, "form", name.place(), Origin.SCHEMA), name)
        self.tell(Field(name.value, name.place(), node, Origin.SCHEMA), name)
        if FormField in self.wanted:
            self.tell(FormField(name.value, name.place(), self.schemas.shapes(node), Origin.SCHEMA), name)

    def _request(self, operation: Node) -> None:
        if self.version == "2.0":
            self._request_2(operation)
        else:
            self.once(operation.get("requestBody"), self._request_body, not self.is_outgoing)

    def _request_body(self, node: Node, is_sent_here: bool = False) -> None:
        for name, media in node.members_of("content"):
            schema = media.get("schema")
            if is_sent_here and RequestBody in self.wanted:
                self.tell(RequestBody(name, media.key_place, schema, Origin.SCHEMA), media)
            if essence(name) == FORM and FormField in self.wanted:
                self._form_fields(schema)
            self.schema(schema)
            self._examples(media, writes=True)

    def _form_fields(self, schema: Node | None) -> None:
        for shape in () if schema is None else self.schemas.shapes(schema):
            for name, member in shape.members.items():
                self.tell(FormField(name, member.key, member.shapes, Origin.SCHEMA), member.nodes[0])

    def _request_2(self, operation: Node) -> None:
        if not self.wants(RequestBody) or self.is_outgoing:
            return
        holders = (self.item, operation)  # what stands at the operation comes last and wins
        targets = [self.follow(parameter) for holder in holders for parameter in holder.items_of("parameters")]
        kinds = {str(t.value.get("in")): t for t in targets if t is not None and isinstance(t.value, dict)}
        body = kinds.get("body") or kinds.get("formData")
        if body is None:
            return
        consumes = operation.get("consumes") or self.root.get("consumes")
        if consumes is not None:
            for item in consumes.items():
                view = RequestBody(str(item.value), item.place(), body.get("schema"), Origin.SCHEMA)
                self.tell(view, operation)
        elif "body" in kinds:  # a body parameter is never urlencoded (OpenAPI 2.0, Parameter Object)
            view = RequestBody(JSON, body.place(), body.get("schema"), Origin.SCHEMA)
            self.tell(view, body)
