"""The operations of a description by what a client calls: method and path.

The most specific path wins (OpenAPI 3.0.3, Path Templating Matching): one that is written out before any template,
and of templates the one with more of it written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from ridelint.document.node import Node
from ridelint.ignores import Ignores
from ridelint.live.decode import split_url
from ridelint.nodes import Operation
from ridelint.schema import Follow
from ridelint.walk.base import Scope
from ridelint.walk.description import DescriptionWalk
from ridelint.walk.paths import TEMPLATE_NAME

_PORTS = {"http": ":80", "https": ":443"}
_MOST_SEGMENTS = 100
_ANY = ".+"


class Route(NamedTuple):
    """An operation with the ignores that stand above the references by which its description reaches it."""

    operation: Operation
    scope: Scope


class _Branch:
    """Where paths part: the routes that end here, and the branches behind a literal or a templated segment.

    ``any`` is the branch behind the one template, where that takes any segment.
    """

    __slots__ = ("any", "literal", "routes", "templates")

    def __init__(self) -> None:
        self.routes: list[Route] = []
        self.literal: dict[str, _Branch] = {}
        self.templates: dict[str, tuple[re.Pattern[str], _Branch]] = {}
        self.any: _Branch | None = None

    def grow(self, segments: Sequence[str]) -> _Branch:
        """The branch at the end of these segments of a path template."""
        branch = self
        for segment in segments:
            branch = branch._below(segment)
        return branch

    def _below(self, segment: str) -> _Branch:
        parts = TEMPLATE_NAME.split(segment)[::2]
        if len(parts) == 1:
            return self.literal.setdefault(segment, _Branch())
        pattern = _ANY.join(map(re.escape, parts))
        if pattern not in self.templates:
            self.templates[pattern] = (re.compile(pattern), _Branch())
            self.templates = dict(sorted(self.templates.items(), key=lambda entry: -len(entry[0])))
            self.any = self.templates[_ANY][1] if list(self.templates) == [_ANY] else None
        return self.templates[pattern][1]

    def end(self, segments: Sequence[str]) -> list[Route]:
        """The routes where these segments of a path lead, as long as there is one way only; else none."""
        branch = self
        for segment in segments:
            below = branch.literal.get(segment)
            if below is None:
                below = branch.any if segment else None
            elif branch.templates:
                return []
            if below is None:
                return []
            branch = below
        return branch.routes

    def ends(self, segments: Sequence[str], at: int = 0) -> Iterator[list[Route]]:
        """The routes of every template that these segments of a path fit, the most specific first."""
        if at == len(segments):
            if self.routes:
                yield self.routes
            return
        segment = segments[at]
        literal = self.literal.get(segment)
        if literal is not None:
            yield from literal.ends(segments, at + 1)
        if segment:
            for pattern, branch in self.templates.values():
                if pattern.fullmatch(segment):
                    yield from branch.ends(segments, at + 1)


class Routes:
    """Finds the operation of a call.

    ``bases`` are the paths below which the operations stand, and ``origins`` the servers that the description names.
    """

    def __init__(self, root: Node, version: str, follow: Follow, ignores: Ignores) -> None:
        collector = _Collector(follow, ignores)
        DescriptionWalk(root, version, collector, frozenset({Operation})).run()
        self.all = tuple(route for route in collector.routes if _is_called(route.operation))
        self.bases = tuple(dict.fromkeys(_bases(root, version)))
        self.origins = frozenset(_origins(root, version, [route.operation.item for route in self.all]))
        self._tree = _Branch()
        for path, routes in _by_path(self.all).items():
            for base in _bases_of(routes[0].operation.item, version) or self.bases:
                self._tree.grow((base + path).split("/")).routes.extend(routes)

    def mount(self, base: str) -> None:
        """Let the operations stand below this path too: where a server has them that the description does not name."""
        if base not in self.bases:
            self.bases = (*self.bases, base)
            for path, routes in _by_path(self.all).items():
                self._tree.grow((base + path).split("/")).routes.extend(routes)

    def find(self, method: str, path: str) -> Route | None:
        """The operation that this call is of; ``path`` is as sent, without query."""
        wanted = method.lower()
        for route in self._tree.end(path.split("/")):
            if route.operation.method == wanted:
                return route
        for routes in self._matching(path):
            for route in routes:
                if route.operation.method == wanted:
                    return route
        return None

    def beside(self, path: str) -> tuple[Operation, ...]:
        """Every operation that this path has, whatever the method."""
        return tuple(route.operation for routes in self._matching(path) for route in routes)

    def _matching(self, path: str) -> Iterator[list[Route]]:
        segments = path.split("/")
        if len(segments) > _MOST_SEGMENTS:
            return
        yield from self._tree.ends(segments)
        if "%" in path:
            yield from self._tree.ends([unquote(segment) for segment in segments])


class _Collector:
    """Hosts a walk that is only after operations."""

    def __init__(self, follow: Follow, ignores: Ignores) -> None:
        self.follow = follow
        self._ignores = ignores
        self.routes: list[Route] = []

    def widen(self, scope: Scope, node: Node) -> Scope:
        return (*scope, *self._ignores.above(node))

    def tell(self, view: Any, at: Node, scope: Scope) -> None:
        self.routes.append(Route(view, (*scope, *self._ignores.above(at))))


def _is_called(operation: Operation) -> bool:
    """Whether clients call it: not a webhook or callback, nor a path item that no path uses."""
    return not operation.is_outgoing and operation.path.startswith("/")


def _by_path(routes: Iterable[Route]) -> dict[str, list[Route]]:
    found: dict[str, list[Route]] = {}
    for route in routes:
        found.setdefault(route.operation.path, []).append(route)
    return found


def _bases(root: Node, version: str) -> Iterator[str]:
    """The paths below which the operations stand, without trailing slash."""
    if version == "2.0":
        base = root.get("basePath")
        yield "/" + str(base.value).strip("/") if base and str(base.value).strip("/") else ""
        return
    yield from _bases_of(root, version) or ("",)


def _bases_of(holder: Node, version: str) -> tuple[str, ...]:
    """The base paths that an object's ``servers`` give, with the default values of their variables."""
    return () if version == "2.0" else tuple(map(_base, _urls(holder)))


def _urls(holder: Node) -> Iterator[str]:
    for server in holder.items_of("servers"):
        url = server.get("url")
        text = str(url.value) if url else ""
        for name, variable in server.members_of("variables"):
            default = variable.get("default")
            text = text.replace(f"{{{name}}}", str(default.value) if default else "")
        yield text


def _base(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _origins(root: Node, version: str, items: Iterable[Node]) -> Iterator[str]:
    """Scheme, host and port of the servers that a description names, as `origin` has them."""
    if version != "2.0":
        yield from (origin(url) for holder in (root, *items) for url in _urls(holder) if "://" in url)
        return
    host = root.get("host")
    schemes = [str(scheme.value) for scheme in root.items_of("schemes")] or ["http", "https"]
    yield from (origin(f"{scheme}://{host.value}") for scheme in schemes if host is not None)


def origin(url: str) -> str:
    """The origin of a URL as others can be compared with it: in lower case, without the scheme's own port.

    >>> origin("https://API.example:443/v1"), origin("/v1")
    ('https://api.example', '')
    """
    start = split_url(url)[0].lower()
    return start.removesuffix(_PORTS.get(start.partition("://")[0], "/"))
