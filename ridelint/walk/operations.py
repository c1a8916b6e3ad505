"""The operations of a description by what a client calls: method and path, with the schema of each answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from ridelint.document.node import Node
from ridelint.nodes import Operation
from ridelint.schema import Follow
from ridelint.walk.base import Scope
from ridelint.walk.description import DescriptionWalk
from ridelint.walk.media import essence
from ridelint.walk.paths import TEMPLATE_NAME


class Route(NamedTuple):
    """An operation and the calls that are its own. ``literal`` counts the characters that are no parameter."""

    operation: Operation
    pattern: re.Pattern[str]
    literal: int


class Operations:
    """Finds the operation of a call, the most specific path first (OpenAPI 3.0.3, Path Templating Matching)."""

    def __init__(self, root: Node, version: str, follow: Follow) -> None:
        self._version = version
        self._follow = follow
        bases = tuple(_bases(root, version))
        collected = _Collected(follow)
        DescriptionWalk(root, version, collected, frozenset({Operation})).run()
        routes = [_route(operation, bases) for operation in collected.operations]
        self._routes = sorted(routes, key=lambda route: -route.literal)

    def find(self, method: str, path: str) -> Operation | None:
        """The operation that this call is of; ``path`` has no query."""
        for route in self._routes:
            if route.operation.method == method.lower() and route.pattern.fullmatch(path):
                return route.operation
        return None

    def answer(self, operation: Operation, status: int, media_type: str | None) -> Node | None:
        """The schema that the description has for this answer; none where it has none."""
        response = self._response(operation, str(status))
        if response is None or self._version == "2.0":
            return None if response is None else response.get("schema")
        wanted = essence(media_type or "")
        kind = wanted.partition("/")[0]
        by_essence = {essence(name): media for name, media in response.members_of("content")}
        media = by_essence.get(wanted) or by_essence.get(f"{kind}/*") or by_essence.get("*/*")
        return None if media is None else media.get("schema")

    def _response(self, operation: Operation, status: str) -> Node | None:
        responses = operation.node.get("responses")
        if responses is None:
            return None
        for key in (status, f"{status[0]}XX", f"{status[0]}xx", "default"):
            response = responses.get(key)
            if response is not None:
                return self._follow(response)
        return None


class _Collected:
    """Hosts a walk that is only after operations."""

    def __init__(self, follow: Follow) -> None:
        self.follow = follow
        self.operations: list[Operation] = []

    def widen(self, scope: Scope, node: Node) -> Scope:  # noqa: ARG002  nothing is suppressed here
        return scope

    def tell(self, view: Operation, at: Node, scope: Scope) -> None:  # noqa: ARG002  the view says it all
        self.operations.append(view)


def _bases(root: Node, version: str) -> Iterator[str]:
    """The paths below which the operations stand, without trailing slash."""
    if version == "2.0":
        base = root.get("basePath")
        yield str(base.value).rstrip("/") if base else ""
        return
    urls = [url.value for server in root.items_of("servers") if (url := server.get("url"))]
    for url in urls or [""]:
        yield urlsplit(str(url)).path.rstrip("/")


def _route(operation: Operation, bases: tuple[str, ...]) -> Route:
    literal = TEMPLATE_NAME.sub("", operation.path)
    parts = TEMPLATE_NAME.split(operation.path)[::2]
    path = "[^/]+".join(re.escape(part) for part in parts)
    prefix = "|".join(re.escape(base) for base in sorted(set(bases)))
    return Route(operation, re.compile(f"(?:{prefix}){path}"), len(literal))
