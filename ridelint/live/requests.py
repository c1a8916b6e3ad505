"""What a description says of one operation's requests, held to those that were sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple

from ridelint.document.node import Node
from ridelint.live.routes import Route
from ridelint.live.texts import Unreadable, read
from ridelint.live.world import World
from ridelint.model import REQUEST_BODY, REQUEST_HEADERS, Exchange
from ridelint.observations import Rejected
from ridelint.validation.convert import Way
from ridelint.validation.held import Held
from ridelint.walk.media import FORM, essence, is_json
from ridelint.walk.paths import TEMPLATE_NAME, template_names

_NO_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters of these names mean nothing (OpenAPI 3.0.3, Parameter Object)."""


class Parameter(NamedTuple):
    """A declared parameter; ``schema`` is none where it has a content of its own type."""

    name: str
    location: str
    node: Node
    schema: Node | None
    is_required: bool

    @property
    def whole(self) -> str:
        kind = "form field" if self.location == "formData" else f"{self.location} parameter"
        return f"{kind} `{self.name}`"


class Requests:
    """Holds the requests of one operation to what its description says of them."""

    def __init__(self, world: World, route: Route) -> None:
        self._world = world
        self._operation = route.operation
        self.parameters = tuple(_parameters(world, route))
        self.declared = frozenset((parameter.location, parameter.name) for parameter in self.parameters)
        self._held: dict[int, Held] = {}
        self._pattern = re.compile("([^/]+)".join(map(re.escape, TEMPLATE_NAME.split(route.operation.path)[::2])))

    def rejected(self, exchange: Exchange, root: Node) -> Iterator[Rejected]:
        """What the description rejects of a request."""
        yield from self._parameters(exchange, root.child("request"))
        if REQUEST_BODY not in exchange.unknown:
            yield from self._body(exchange, root.child("request"))

    # -- parameters

    def _parameters(self, exchange: Exchange, node: Node) -> Iterator[Rejected]:
        sent = self._sent(exchange)
        for parameter in self.parameters:
            values = sent.get(parameter.location)
            if values is None:
                continue
            name = parameter.name.lower() if parameter.location == "header" else parameter.name
            if name not in values:
                if parameter.is_required:
                    yield self._missing(node, parameter)
            elif parameter.schema is not None:
                yield from self._value(node, parameter, values[name])

    def _sent(self, exchange: Exchange) -> dict[str, Mapping[str, Any]]:
        """The parameters that were sent, by where; what the recording does not tell is left out."""
        request = exchange.request
        sent: dict[str, Mapping[str, Any]] = {"query": request.query, "path": self._path(request.path)}
        if REQUEST_HEADERS not in exchange.unknown:
            sent["header"] = request.headers
            sent["cookie"] = _cookies(request.headers.get("cookie", ""))
        if isinstance(request.body, dict) and _is_form(request.media_type):
            sent["formData"] = request.body
        return sent

    def _path(self, path: str) -> dict[str, str]:
        from urllib.parse import unquote  # noqa: PLC0415  only operations with parameters need it

        names = template_names(self._operation.path)
        found = self._pattern.search(path) if names else None
        return {} if found is None else dict(zip(names, map(unquote, found.groups()), strict=False))

    def _missing(self, node: Node, parameter: Parameter) -> Rejected:
        problem = f"the required {parameter.whole} was not sent"
        return Rejected(node, True, parameter.whole, parameter.node.place(), problem, ())

    def _value(self, node: Node, parameter: Parameter, value: Any) -> Iterator[Rejected]:
        schema = parameter.schema
        if schema is None:
            return
        try:
            meant = read(value, schema, self._world)
        except Unreadable:
            return
        held = self._hold(schema)
        if held.accepts(meant):
            return
        told = tuple((found, None if source is None else source.place()) for found, source in held.violations(meant))
        if told:
            yield Rejected(_at(node, parameter), True, parameter.whole, schema.place(), "", told)

    def _hold(self, schema: Node) -> Held:
        key = id(schema.value)
        if key not in self._held:
            self._held[key] = Held(schema, self._world.version, self._world.resolve, Way.REQUEST)
        return self._held[key]

    # -- the body

    @cached_property
    def _contents(self) -> tuple[Node | None, dict[str, Node]]:
        """The request body object, and its media type objects by media type without parameters."""
        use = self._operation.node.get("requestBody")
        body = None if use is None else self._world.follow(use)
        if body is None:
            return None, {}
        return body, {essence(name): media for name, media in body.members_of("content")}

    def _body(self, exchange: Exchange, node: Node) -> Iterator[Rejected]:
        request = exchange.request
        body, contents = self._contents
        if body is None:
            return
        if request.media_type is None or request.raw == b"" or (request.raw is None and request.body is None):
            if body.value.get("required") is True and REQUEST_HEADERS not in exchange.unknown:
                yield Rejected(node, True, "the body", body.place(), "the required body was not sent", ())
            return
        media = contents.get(essence(request.media_type))
        schema = None if media is None else media.get("schema")
        if schema is None:
            return
        if request.problem:
            yield Rejected(node.child("body"), True, "the body", schema.place(), request.problem, ())
        elif is_json(request.media_type):
            yield from self._whole(node, schema, request.body, frozenset())
        elif _is_form(request.media_type) and isinstance(request.body, dict):
            fields, unjudged = self._form(schema, request.body)
            yield from self._whole(node, schema, fields, unjudged)

    def _form(self, schema: Node, fields: Mapping[str, Any]) -> tuple[dict[str, Any], frozenset[str]]:
        """The fields as their schemas mean them, and those whose value is not judged."""
        declared = {
            name: member for shape in self._world.schemas.shapes(schema) for name, member in shape.members.items()
        }
        meant: dict[str, Any] = {}
        unjudged = set()
        for name, value in fields.items():
            member = declared.get(name)
            try:
                meant[name] = value if member is None else read(value, member.nodes[0], self._world)
            except Unreadable:
                meant[name] = {}
                unjudged.add(name)
        return meant, frozenset(unjudged)

    def _whole(self, node: Node, schema: Node, value: Any, unjudged: frozenset[str]) -> Iterator[Rejected]:
        held = self._hold(schema)
        if held.accepts(value):
            return
        told = tuple(
            (found, None if source is None else source.place())
            for found, source in held.violations(value)
            if not found.path or found.path[0] not in unjudged
        )
        if told:
            yield Rejected(node.child("body"), True, "the body", schema.place(), "", told)


def _is_form(media_type: str | None) -> bool:
    return essence(media_type or "") in {FORM, "multipart/form-data"}


def _at(request: Node, parameter: Parameter) -> Node:
    """Where the value of a parameter stands in an exchange."""
    name = {"header": parameter.name.lower(), "cookie": "cookie"}.get(parameter.location, parameter.name)
    holders = {"header": "headers", "cookie": "headers", "formData": "body"}
    holder = request.get(holders.get(parameter.location, parameter.location))
    found = None if holder is None else holder.get(name)
    return found or holder or request


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _parameters(world: World, route: Route) -> Iterator[Parameter]:
    """The parameters that hold for an operation: its own, and those of its path item that it does not replace."""
    found: dict[tuple[str, str], Parameter] = {}
    for holder in (route.operation.item, route.operation.node):
        for use in holder.items_of("parameters"):
            parameter = _parameter(world, use)
            if parameter is not None:
                found[parameter.location, parameter.name] = parameter
    yield from found.values()


def _parameter(world: World, use: Node) -> Parameter | None:
    node = world.follow(use)
    if node is None or node.value.__class__ is not dict:
        return None
    name, location = node.value.get("name"), node.value.get("in")
    if not isinstance(name, str) or location not in {"query", "path", "header", "cookie", "formData"}:
        return None
    if location == "header" and name.lower() in _NO_PARAMETERS:
        return None
    if world.version == "2.0":
        schema: Node | None = None if node.value.get("type") == "file" else node
    else:
        schema = node.get("schema")
        if node.value.get("style", "") not in {"", "form", "simple"}:
            schema = None
    return Parameter(name, location, node, schema, node.value.get("required") is True)
