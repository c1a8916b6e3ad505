"""The walk over one observed exchange: the same views as a description gives, made of what was sent and answered."""

from __future__ import annotations

from typing import Any, NamedTuple

from ridelint.document.node import Node
from ridelint.model import Exchange, Location, Part, Pointer
from ridelint.nodes import Answer, Body, Field, FormField, Observation, Operation, Origin, Parameter, RequestBody
from ridelint.schema import observed
from ridelint.walk.base import Host, Walk
from ridelint.walk.guided import keys
from ridelint.walk.media import FORM, essence, is_json


class Observed(NamedTuple):
    """An exchange as a source of places. Its location is the operation's line in the description, where it has one."""

    name: str
    value: Any
    where: Location

    def locate(self, pointer: Pointer, part: Part) -> Location:  # noqa: ARG002  one line serves all of a call
        return self.where


def as_document(exchange: Exchange, operation: Node | None) -> Node:
    """The root node of an exchange: its pointers are ``/request/path``, ``/response/body/...`` and so on."""
    request, response = exchange.request, exchange.response
    label = exchange.label or f"{request.method} {request.path}"
    value = {
        "request": {
            "method": request.method,
            "path": request.path,
            "query": dict(request.query),
            "headers": dict(request.headers),
            "body": request.body,
        },
        "response": {"status": response.status, "headers": dict(response.headers), "body": response.body},
    }
    where = Location(label, 1, 1, 1, 1) if operation is None else operation.key_place.location()
    return Node(Observed(label, value, where), value)


class ExchangeWalk(Walk):
    """Walks one exchange, guided by the operation that it was matched to and by the schema of its answer."""

    def __init__(
        self,
        exchange: Exchange,
        host: Host,
        wanted: frozenset[type],
        operation: Operation | None = None,
        schema: Node | None = None,
    ) -> None:
        super().__init__(as_document(exchange, operation.node if operation else None), "", host, wanted)
        self._exchange = exchange
        self._operation = operation
        self._schema = schema

    def run(self) -> None:
        self.tell(Observation(self._exchange, self._operation, self.root.place()), self.root)
        self._request()
        self._answer()

    def _request(self) -> None:
        request, node = self._exchange.request, self.root.child("request")
        for name, value in node.child("query").members():
            self.tell(Parameter(name, "query", value.key_place, Origin.EXCHANGE), value)
        if request.media_type is None:
            return
        body = node.child("body")
        label = f"{request.method} {request.path}"
        self.tell(RequestBody(label, request.media_type, body.place(), None, Origin.EXCHANGE), body)
        if essence(request.media_type) == FORM:
            for name, value in body.members():
                self.tell(Parameter(name, "form", value.key_place, Origin.EXCHANGE), value)
                self.tell(FormField(name, value.key_place, (observed(value),), Origin.EXCHANGE), value)

    def _answer(self) -> None:
        request, response = self._exchange.request, self._exchange.response
        node = self.root.child("response")
        body = node.child("body")
        status = str(response.status)
        media = {response.media_type or "": body.place()} if response.has_body else {}
        label = f"{request.method} {request.path}"
        self.tell(Answer(label, request.method.lower(), status, body.place(), media, Origin.EXCHANGE), node)
        if not response.has_body or response.media_type is None or not is_json(response.media_type):
            return
        declared = () if self._schema is None else self.schemas.shapes(self._schema)
        self.tell(Body(status, body.place(), body.place(), (observed(body),), declared, Origin.EXCHANGE), body)
        if Field in self.wanted:
            for key in keys(body, self._schema, self.follow):
                if not key.is_map:
                    self.tell(Field(key.name, key.node.key_place, key.node, Origin.EXCHANGE), key.node)
