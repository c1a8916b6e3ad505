"""Which operation a path and a method name; by segments, as the raw path has them.

The raw path, so that an encoded slash stays part of its segment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from server.kernel.compiled.forms import read_segment
from server.kernel.compiled.operation import Operation
from server.kernel.compiled.refusal import Refusal
from server.kernel.compiled.schemas import UnsupportedDescriptionError

_NOTHING: Mapping[str, str] = {}


@dataclass(slots=True)
class Route:
    """A node of the tree of segments; `methods` where a path ends here."""

    fixed: dict[bytes, Route] = field(default_factory=dict)
    named: Route | None = None
    methods: dict[str, Operation] = field(default_factory=dict)
    names: tuple[str, ...] = ()


class Routes:
    """The paths of all descriptions of an application."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        """Take the compiled operations; raises UnsupportedDescriptionError where a path cannot be told by segments."""
        self._root = Route()
        # Most paths have no parameter and are found at once.
        self._whole: dict[bytes, Route] = {}
        for operation in operations:
            self._add(operation)

    def _add(self, operation: Operation) -> None:
        route, names = self._root, []
        for segment in operation.path.removeprefix("/").split("/"):
            if segment.startswith("{"):
                names.append(_name(segment, operation))
                route.named = route.named or Route()
                route = route.named
            else:
                route = route.fixed.setdefault(_fixed(segment, operation), Route())
        if route.methods and route.names != tuple(names):
            raise UnsupportedDescriptionError(f"{operation.name}: {operation.path} is described twice, by other names")
        route.methods[operation.method] = operation
        route.names = tuple(names)
        if not names:
            self._whole[operation.path.encode()] = route

    def find(self, method: str, raw_path: bytes) -> tuple[Operation, Mapping[str, str]]:
        """Find the operation and the texts of its path parameters; raises Refusal of 404, 405 or 400."""
        texts: list[bytes] = []
        route = self._whole.get(raw_path) or _walk(self._root, raw_path.removeprefix(b"/").split(b"/"), texts)
        if route is None:
            raise Refusal("not_found")
        operation = route.methods.get(method)
        if operation is None:
            raise Refusal("method_not_allowed", headers={"Allow": ", ".join(sorted(route.methods))})
        return operation, _named(route.names, texts) if texts else _NOTHING


def _walk(route: Route, segments: Sequence[bytes], texts: list[bytes], position: int = 0) -> Route | None:
    """Follow the segments; a fixed one is preferred (OpenAPI 3.0, Paths Object), and left where it leads nowhere."""
    if position == len(segments):
        return route if route.methods else None
    segment = segments[position]
    following = route.fixed.get(segment)
    if following is not None:
        found = _walk(following, segments, texts, position + 1)
        if found is not None:
            return found
    if route.named is None or not segment:
        return None
    texts.append(segment)
    found = _walk(route.named, segments, texts, position + 1)
    if found is None:
        texts.pop()
    return found


def _name(segment: str, operation: Operation) -> str:
    if not segment.endswith("}"):
        raise UnsupportedDescriptionError(f"{operation.name}: a parameter is a part of a segment of {operation.path}")
    return segment[1:-1]


def _fixed(segment: str, operation: Operation) -> bytes:
    if "{" in segment:
        raise UnsupportedDescriptionError(f"{operation.name}: a parameter is a part of a segment of {operation.path}")
    return segment.encode()


def _named(names: tuple[str, ...], texts: list[bytes]) -> Mapping[str, str]:
    return {name: read_segment(text, name) for name, text in zip(names, texts, strict=True)}
