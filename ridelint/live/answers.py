"""What a description promises of one operation's answers, worked out when the first such answer is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property

from ridelint.document.node import Node
from ridelint.live.asked import Asked
from ridelint.live.guide import Guide
from ridelint.live.routes import Route
from ridelint.live.values import Values
from ridelint.live.world import World
from ridelint.model import Exchange, Place
from ridelint.observations import Promised, Rejected
from ridelint.schema import Shape
from ridelint.validation.convert import Way
from ridelint.validation.held import Held
from ridelint.walk.base import Scope
from ridelint.walk.guided import Parts
from ridelint.walk.media import JSON, best, is_json


class Content:
    """The bodies of one media type under one status, or those that nobody promised.

    ``schema`` is what they must fit, none where there is none. ``place`` is where the description says so, or where it
    has the response; none where it has none. ``bodies`` counts those whose keys were looked at, and ``elsewhere`` the
    times that other processes have seen a documented field, by its number.
    """

    def __init__(self, world: World, schema: Node | None, place: Place | None, scope: Scope) -> None:
        self.schema = schema
        self.place = place if schema is None else schema.place()
        self.scope = scope if schema is None else (*scope, *world.above(schema))
        self.world = world
        known: dict[tuple[int, ...], Parts] = {}
        self.guide = Guide(() if schema is None else (schema,), world.follow, known)
        self.asked = Asked()
        self.bodies = 0
        self.elsewhere: Counter[int] = Counter()

    @cached_property
    def held(self) -> Held | None:
        if self.schema is None:
            return None
        return Held(self.schema, self.world.version, self.world.resolve, Way.RESPONSE)

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        return () if self.schema is None else self.world.schemas.shapes(self.schema)


class Answers:
    """All that an operation promises to answer."""

    def __init__(self, world: World, route: Route) -> None:
        self._world = world
        self._route = route
        self._responses = dict(_responses(route.operation.node))
        self.statuses = tuple(self._responses)
        self._promised: dict[int, Promised | None] = {}
        self.contents: dict[tuple[str, str], Content] = {}
        self._values = Values(world, Way.RESPONSE)
        self._held_headers: dict[int, tuple[tuple[str, Node], ...]] = {}

    def promised(self, status: int) -> Promised | None:
        """What is promised of answers with a status; none where nothing is."""
        if status not in self._promised:
            self._promised[status] = self._find(status)
        return self._promised[status]

    def content(self, status: int, media_type: str) -> Content:
        """What is promised of a body; ``media_type`` has no parameters."""
        promised = self.promised(status)
        name = "" if promised is None else best(media_type, promised.media_types)
        mark = (str(status) if promised is None else promised.status, name or media_type)
        if mark not in self.contents:
            self.contents[mark] = self._content(promised, name)
        return self.contents[mark]

    def of(self, key: str) -> Promised | None:
        """What is promised under a key of ``responses``."""
        use = self._responses.get(key)
        node = None if use is None else self._world.follow(use)
        if use is None or node is None:
            return None
        return Promised(key, node, tuple(self._media_types(node)), dict(self._headers(node)), use.key_place)

    def content_of(self, promised: Promised, media_type: str) -> Content:
        """The content of a promise, also where no body of it was seen."""
        mark = (promised.status, media_type)
        if mark not in self.contents:
            self.contents[mark] = self._content(promised, media_type)
        return self.contents[mark]

    def rejected_headers(self, exchange: Exchange, root: Callable[[], Node]) -> Iterator[Rejected]:
        """The response's headers whose values do not fit their schemas."""
        response = exchange.response
        if response.status not in self._held_headers:
            self._held_headers[response.status] = tuple(self._with_schema(response.status))
        for name, schema in self._held_headers[response.status]:
            if name in response.headers:
                told = self._values.rejected_text(response.headers[name], schema)
                if told:
                    node = root().child("response").child("headers").child(name)
                    yield Rejected(node, False, f"header `{name}`", schema.place(), "", told, response.status)

    def _with_schema(self, status: int) -> Iterator[tuple[str, Node]]:
        """The headers that are promised with a status and have a schema."""
        promised = self.promised(status)
        for name, header in promised.headers.items() if promised is not None else ():
            schema = header if self._world.version == "2.0" else header.get("schema")
            if name != "content-type" and schema is not None:
                yield name, schema

    def _find(self, status: int) -> Promised | None:
        for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            promised = self.of(key)
            if promised is not None:
                return promised
        return None

    def _content(self, promised: Promised | None, name: str) -> Content:
        world, scope = self._world, self._route.scope
        if promised is None:
            return Content(world, None, None, scope)
        use = self._responses[promised.status]
        scope = (*scope, *world.above(use), *world.above(promised.node))
        if world.version == "2.0":
            return Content(world, promised.node.get("schema"), use.key_place, scope)
        for written, media in promised.node.members_of("content"):
            if written == name:
                holder = world.follow(media)
                schema = None if holder is None else holder.get("schema")
                return Content(world, schema, media.key_place, scope)
        return Content(world, None, use.key_place, scope)

    def _media_types(self, response: Node) -> Iterator[str]:
        if self._world.version != "2.0":
            yield from (name for name, _ in response.members_of("content"))
        elif response.get("schema") is not None:
            produces = self._route.operation.node.get("produces") or self._world.root.get("produces")
            yield from (JSON,) if produces is None else (str(item.value) for item in produces.items())

    def _headers(self, response: Node) -> Iterator[tuple[str, Node]]:
        for name, header in response.members_of("headers"):
            target = self._world.follow(header)
            if target is not None:
                yield name.lower(), target


def _responses(operation: Node) -> Iterator[tuple[str, Node]]:
    for key, node in operation.members_of("responses"):
        if not key.startswith("x-"):
            yield key, node


def is_held(media_type: str, schema: Node | None) -> bool:
    """Whether a body of that type can be held to a schema: JSON, and text where a string is asked for."""
    if is_json(media_type):
        return True
    return media_type.startswith("text/") and schema is not None and schema.get("type") is not None
