"""The parameters that an operation declares, and the names that may therefore stand in a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ridelint.document.node import Node
from ridelint.live.routes import Route
from ridelint.live.world import World
from ridelint.walk.guided import Parts

_NO_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters of these names mean nothing (OpenAPI 3.0.3, Parameter Object)."""
_LOCATIONS = frozenset({"query", "path", "header", "cookie", "formData"})
_ANY = "*"


class Parameter(NamedTuple):
    """A declared parameter; ``schema`` is none where it is not held to one, as where it has a content of its own."""

    name: str
    location: str
    node: Node
    schema: Node | None
    is_required: bool

    @property
    def whole(self) -> str:
        kind = "form field" if self.location == "formData" else f"{self.location} parameter"
        return f"{kind} `{self.name}`"

    @property
    def key(self) -> str:
        """Its name as an exchange has it."""
        return self.name.lower() if self.location == "header" else self.name


def parameters(world: World, route: Route) -> tuple[Parameter, ...]:
    """The parameters that hold for an operation: its own, and those of its path item that it does not replace."""
    found: dict[tuple[str, str], Parameter] = {}
    for node in _objects(world, route):
        parameter = _parameter(world, node)
        if parameter is not None:
            found[parameter.location, parameter.name] = parameter
    return tuple(found.values())


def body_parameter(world: World, route: Route) -> Node | None:
    """The body as OpenAPI 2.0 declares it."""
    return next((node for node in _objects(world, route) if node.value.get("in") == "body"), None)


def declared_names(world: World, route: Route) -> frozenset[tuple[str, str]]:
    """Location and name of all that may be sent; the name ``*`` stands for any.

    An object in a query is spread over the names of its members (OpenAPI 3.0.3, Style Values: ``form``), and a whole
    query string may be one parameter (OpenAPI 3.2).
    """
    found = {(parameter.location, parameter.name) for parameter in parameters(world, route)}
    if any(node.value.get("in") == "querystring" for node in _objects(world, route)):
        found.add(("query", _ANY))
    spread = [parameter for parameter in parameters(world, route) if parameter.location == "query"]
    return frozenset(found | {("query", name) for name in _members(world, spread)})


def _members(world: World, spread: Iterable[Parameter]) -> Iterator[str]:
    for parameter in spread:
        if parameter.schema is None or parameter.node.value.get("explode") is False:
            continue
        parts = Parts((parameter.schema,), world.follow)
        yield from parts.declared
        if parts.said(_ANY).is_map:
            yield _ANY


def _objects(world: World, route: Route) -> Iterator[Node]:
    """The parameter objects of path item and operation, references followed."""
    for holder in (route.operation.item, route.operation.node):
        for use in holder.items_of("parameters"):
            node = world.follow(use)
            if node is not None and node.value.__class__ is dict:
                yield node


def _parameter(world: World, node: Node) -> Parameter | None:
    name, location = node.value.get("name"), node.value.get("in")
    if not isinstance(name, str) or not isinstance(location, str) or location not in _LOCATIONS:
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
