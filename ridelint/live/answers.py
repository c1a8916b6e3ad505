"""What a description promises of one operation's answers, worked out when the first such answer is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ridelint.document.node import Node
from ridelint.live.clean import Clean
from ridelint.live.guide import Guide
from ridelint.live.routes import Route
from ridelint.live.world import World
from ridelint.model import Place
from ridelint.observations import Promised
from ridelint.schema import Shape
from ridelint.validation.convert import Way
from ridelint.validation.held import Held
from ridelint.walk.base import Scope
from ridelint.walk.guided import Parts
from ridelint.walk.media import JSON, essence, is_json


class Content:
    """The bodies of one media type under one status, or those that nobody promised.

    ``schema`` is what they must fit, none where there is none. ``place`` is where the description says so, or where it
    has the response; none where it has none.
    """

    def __init__(self, world: World, schema: Node | None, place: Place | None, scope: Scope) -> None:
        self.schema = schema
        self.place = place if schema is None else schema.place()
        self.scope = scope if schema is None else (*scope, *world.above(schema))
        self._world = world
        known: dict[tuple[int, ...], Parts] = {}
        self.guide = Guide(() if schema is None else (schema,), world.follow, known)
        self.clean = Clean()

    @cached_property
    def held(self) -> Held | None:
        if self.schema is None:
            return None
        return Held(self.schema, self._world.version, self._world.resolve, Way.RESPONSE)

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        return () if self.schema is None else self._world.schemas.shapes(self.schema)


class Answers:
    """All that an operation promises to answer."""

    def __init__(self, world: World, route: Route) -> None:
        self._world = world
        self._route = route
        self._responses = dict(_responses(route.operation.node))
        self.statuses = tuple(self._responses)
        self._promised: dict[int, Promised | None] = {}
        self.contents: dict[tuple[str, str], Content] = {}

    def promised(self, status: int) -> Promised | None:
        """What is promised of answers with a status; none where nothing is."""
        if status not in self._promised:
            self._promised[status] = self._find(status)
        return self._promised[status]

    def content(self, status: int, media_type: str) -> Content:
        """What is promised of a body; ``media_type`` has no parameters."""
        promised = self.promised(status)
        name = "" if promised is None else _best(media_type, promised.media_types)
        mark = (str(status) if promised is None else promised.status, name or media_type)
        if mark not in self.contents:
            self.contents[mark] = self._content(promised, name)
        return self.contents[mark]

    def of(self, key: str) -> Promised | None:
        """What is promised under a key of ``responses``."""
        use = self._responses.get(key)
        node = None if use is None else self._world.follow(use)
        if node is None:
            return None
        return Promised(key, node, tuple(self._media_types(node)), dict(self._headers(node)))

    def content_of(self, promised: Promised, media_type: str) -> Content:
        """The content of a promise, also where no body of it was seen."""
        mark = (promised.status, media_type)
        if mark not in self.contents:
            self.contents[mark] = self._content(promised, media_type)
        return self.contents[mark]

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


def _best(media_type: str, written: tuple[str, ...]) -> str:
    """The most specific of the media types as written that means this one (OpenAPI 3.1, Media Types); empty: none."""
    by_name: Mapping[str, str] = {essence(name): name for name in reversed(written)}
    for name in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if name in by_name:
            return by_name[name]
    return ""


def is_documented(media_type: str, written: tuple[str, ...]) -> bool:
    """Whether one of the media types as written means this one."""
    return bool(_best(media_type, written))


def is_held(media_type: str, schema: Node | None) -> bool:
    """Whether a body of that type can be held to a schema: JSON, and text where a string is asked for."""
    if is_json(media_type):
        return True
    return media_type.startswith("text/") and schema is not None and schema.get("type") is not None
