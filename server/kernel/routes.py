"""Which operation a path and a method name; by segments, as the raw path has them.

The raw path, so that an encoded slash stays part of its segment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from server.kernel.forms import read_segment
from server.kernel.operation import Operation
from server.kernel.problem import Problem


@dataclass(slots=True)
class Route:
    """A node of the tree of segments; `methods` where a path ends here."""

    fixed: dict[bytes, Route] = field(default_factory=dict)
    named: Route | None = None
    methods: dict[str, Operation] = field(default_factory=dict)
    names: tuple[str, ...] = ()


class Routes:
    """The paths of one description."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        """Take the compiled operations."""
        self._root = Route()
        for operation in operations:
            self._add(operation)

    def _add(self, operation: Operation) -> None:
        route, names = self._root, []
        for segment in operation.path.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                route.named = route.named or Route()
                route = route.named
            else:
                route = route.fixed.setdefault(segment.encode(), Route())
        route.methods[operation.method] = operation
        route.names = tuple(names)

    def find(self, method: str, raw_path: bytes) -> tuple[Operation, Mapping[str, str]]:
        """Find the operation and the texts of its path parameters; raises Problem of 404, 405 or 400."""
        route, texts = self._root, []
        for segment in raw_path.removeprefix(b"/").split(b"/"):
            following = route.fixed.get(segment)
            if following is None:
                if route.named is None or not segment:
                    raise Problem("not_found")
                following = route.named
                texts.append(segment)
            route = following
        if not route.methods:
            raise Problem("not_found")
        if method not in route.methods:
            raise Problem("method_not_allowed", headers={"Allow": ", ".join(sorted(route.methods))})
        return route.methods[method], _named(route.names, texts)


def _named(names: tuple[str, ...], texts: list[bytes]) -> Mapping[str, str]:
    return {name: read_segment(text, name) for name, text in zip(names, texts, strict=True)}
