"""What a description says of one operation's requests, held to those that were sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import unquote

from ridelint.document.node import Node
from ridelint.live.masks import is_secret_parameter
from ridelint.live.parameters import Parameter, body_parameter, declared_names, parameters
from ridelint.live.routes import Route
from ridelint.live.texts import Unreadable
from ridelint.live.values import Told, Values
from ridelint.live.world import World
from ridelint.model import REQUEST_BODY, REQUEST_CREDENTIALS, REQUEST_HEADERS, REQUEST_QUERY, Exchange, Request
from ridelint.observations import Rejected
from ridelint.validation.convert import Way
from ridelint.walk.media import FORM, JSON, best, essence, is_json
from ridelint.walk.paths import TEMPLATE_NAME, template_names

At = Callable[[], Node]
"""Gives a node of an exchange, which is made only where there is something to say of it."""


class Demanded(NamedTuple):
    """The body that an operation takes. ``schemas`` are by media type as written; none where there is no schema."""

    node: Node
    is_required: bool
    schemas: Mapping[str, Node | None]


class Requests:
    """Holds the requests of one operation to what its description says of them."""

    def __init__(self, world: World, route: Route) -> None:
        self._world = world
        self._route = route
        self._values = Values(world, Way.REQUEST)
        self._fields: dict[int, dict[str, Node]] = {}
        self.parameters = parameters(world, route)
        self.declared = declared_names(world, route)
        self._names = template_names(route.operation.path)
        written = map(re.escape, TEMPLATE_NAME.split(route.operation.path)[::2])
        self._pattern = re.compile("([^/]+)".join(written) + r"\Z")
        self._locations = frozenset(parameter.location for parameter in self.parameters)

    def rejected(self, exchange: Exchange, root: At) -> Iterator[Rejected]:
        """What the description rejects of a request."""

        def node() -> Node:
            return root().child("request")

        status = exchange.response.status
        yield from self._parameters(exchange, node, status)
        if REQUEST_BODY not in exchange.unknown and REQUEST_HEADERS not in exchange.unknown:
            yield from self._body(exchange.request, node, status)

    # -- parameters

    def _parameters(self, exchange: Exchange, node: At, status: int) -> Iterator[Rejected]:
        if not self.parameters:
            return
        sent = self._sent(exchange)
        no_secrets = REQUEST_CREDENTIALS in exchange.unknown
        for parameter in self.parameters:
            values = sent.get(parameter.location)
            if values is None:
                continue
            if parameter.key not in values:
                if parameter.is_required and not (no_secrets and is_secret_parameter(parameter)):
                    problem = f"the required {parameter.whole} was not sent"
                    yield Rejected(node(), True, parameter.whole, parameter.node.place(), problem, (), status)
            elif parameter.schema is not None:
                told = self._values.rejected_text(values[parameter.key], parameter.schema)
                if told:
                    at = _at(node(), parameter)
                    yield Rejected(at, True, parameter.whole, parameter.schema.place(), "", told, status)

    def _sent(self, exchange: Exchange) -> dict[str, Mapping[str, Any]]:
        """What was sent where a parameter is declared; what the recording does not tell is left out."""
        request, unknown, wanted = exchange.request, exchange.unknown, self._locations
        sent: dict[str, Mapping[str, Any]] = {} if REQUEST_QUERY in unknown else {"query": request.query}
        found = self._pattern.search(request.path) if "path" in wanted else None
        if found is not None:
            texts = map(unquote, found.groups()) if "%" in request.path else found.groups()
            sent["path"] = dict(zip(self._names, texts, strict=False))
        if REQUEST_HEADERS not in unknown:
            sent["header"] = request.headers
            if "cookie" in wanted and REQUEST_CREDENTIALS not in unknown:
                sent["cookie"] = _cookies(request.headers.get("cookie", ""))
        if "formData" in wanted and isinstance(request.body, dict) and _is_form(request.media_type):
            sent["formData"] = request.body
        return sent

    # -- the body

    @cached_property
    def _demanded(self) -> Demanded | None:
        """The body that the operation takes; none where it declares none."""
        if self._world.version == "2.0":
            return self._demanded_in_2()
        use = self._route.operation.node.get("requestBody")
        body = None if use is None else self._world.follow(use)
        if body is None or body.value.__class__ is not dict:
            return None
        schemas = {name: media.get("schema") for name, media in body.members_of("content")}
        return Demanded(body, body.value.get("required") is True, schemas)

    def _demanded_in_2(self) -> Demanded | None:
        body = body_parameter(self._world, self._route)
        if body is None:
            return None
        consumes = self._route.operation.node.get("consumes") or self._world.root.get("consumes")
        written = (JSON,) if consumes is None else tuple(str(item.value) for item in consumes.items())
        return Demanded(body, body.value.get("required") is True, dict.fromkeys(written, body.get("schema")))

    def _body(self, request: Request, node: At, status: int) -> Iterator[Rejected]:
        demanded = self._demanded
        if demanded is None:
            return
        place = demanded.node.place()
        if request.media_type is None or request.raw == b"" or (request.raw is None and request.body is None):
            if demanded.is_required and not request.raw:
                yield Rejected(node(), True, "the body", place, "the required body was not sent", (), status)
            return
        written = best(essence(request.media_type), demanded.schemas)
        if not written:
            if demanded.schemas:
                problem = f"the body is `{essence(request.media_type)}`, which is not documented"
                yield Rejected(node().child("body"), True, "the body", place, problem, (), status)
            return
        schema = demanded.schemas[written]
        if schema is not None:
            yield from self._held(request, node, schema, status)

    def _held(self, request: Request, node: At, schema: Node, status: int) -> Iterator[Rejected]:
        told: Told = ()
        problem = f"the body cannot be read: {request.problem}" if request.problem else ""
        if not problem and is_json(request.media_type or ""):
            told = self._values.rejected(request.body, schema)
        elif not problem and _is_form(request.media_type) and isinstance(request.body, dict):
            told = self._form(schema, request.body)
        if problem or told:
            yield Rejected(node().child("body"), True, "the body", schema.place(), problem, told, status)

    def _fields_of(self, schema: Node) -> dict[str, Node]:
        """The schemas of a form's fields."""
        key = id(schema.value)
        if key not in self._fields:
            shapes = self._world.schemas.shapes(schema)
            self._fields[key] = {name: member.nodes[0] for shape in shapes for name, member in shape.members.items()}
        return self._fields[key]

    def _form(self, schema: Node, fields: Mapping[str, Any]) -> Told:
        """The fields as their schemas mean them. Of a field that cannot be judged nothing is told."""
        declared = self._fields_of(schema)
        meant, unjudged = dict(fields), set[str]()
        for name in declared.keys() & fields.keys():
            try:
                meant[name] = self._values.read(fields[name], declared[name])
            except Unreadable:
                unjudged.add(name)
                meant[name] = {}
        told = self._values.rejected(meant, schema)
        return tuple(entry for entry in told if not entry[0].path or entry[0].path[0] not in unjudged)


def _is_form(media_type: str | None) -> bool:
    return essence(media_type or "") in {FORM, "multipart/form-data"}


def _at(request: Node, parameter: Parameter) -> Node:
    """Where the value of a parameter stands in an exchange."""
    holders = {"header": "headers", "cookie": "headers", "formData": "body"}
    holder = request.get(holders.get(parameter.location, parameter.location))
    found = None if holder is None else holder.get("cookie" if parameter.location == "cookie" else parameter.key)
    return found or holder or request


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
