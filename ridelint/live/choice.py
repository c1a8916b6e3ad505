"""Which operations a run is about: chosen by operation id, path, method or tag."""

from __future__ import annotations

from collections.abc import Collection
from fnmatch import fnmatchcase
from typing import NamedTuple

from ridelint.errors import UsageError
from ridelint.nodes import Operation

METHODS = frozenset({"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"})
_HOW = "write a path ('/orders/**'), an operation id ('get_*'), a method, both ('GET /orders') or 'tag:NAME'"


class Called(NamedTuple):
    """What of an operation a choice looks at."""

    method: str
    path: str
    operation_id: str
    tags: tuple[str, ...]


def called(operation: Operation) -> Called:
    tags = operation.node.get("tags")
    words = tags.value if tags is not None and isinstance(tags.value, list) else ()
    identifier = "" if operation.id is None else str(operation.id.value)
    return Called(operation.method.upper(), operation.path, identifier, tuple(map(str, words)))


class Choice(NamedTuple):
    """Everything, or what ``include`` names, without what ``exclude`` names.

    >>> orders = Called("GET", "/orders/{order_id}", "get_order", ("orders",))
    >>> Choice(include=("/orders/**",)).takes(orders), Choice(exclude=("tag:orders",)).takes(orders)
    (True, False)
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def chooses(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.include or self.exclude)

    def takes_call(self, operation: Operation | None) -> bool:
        """Whether a call is taken; one of no operation is, where nothing is included by its name."""
        if not self.chooses:
            return True
        return not self.include if operation is None else self.takes(called(operation))

    def takes(self, called: Called) -> bool:
        wanted = not self.include or any(names(word, called) for word in self.include)
        return wanted and not any(names(word, called) for word in self.exclude)

    def check(self, operations: Collection[Called]) -> None:
        """A run about nothing would find nothing, and a slip in ``exclude`` would call what nobody wanted called.

        Raises:
            UsageError: a word names no operation, or no operation is left.
        """
        for option, words in (("--include", self.include), ("--exclude", self.exclude)):
            for word in words:
                if not any(names(word, called) for called in operations):
                    raise UsageError(f"{option} {word!r} names no operation; {_HOW}")
        if not any(map(self.takes, operations)):
            raise UsageError("there is no operation" if not operations else "--exclude leaves no operation")


def names(word: str, called: Called) -> bool:
    """Whether a word means an operation.

    A word is a glob of the path (``/orders/**``), a method (``POST``), both (``GET /orders``), a tag (``tag:orders``)
    or a glob of the operation id (``get_*``).

    >>> post = Called("POST", "/orders", "create_order", ("orders",))
    >>> [word for word in ("POST", "POST /orders", "/orders", "create_*", "tag:orders", "GET") if names(word, post)]
    ['POST', 'POST /orders', '/orders', 'create_*', 'tag:orders']
    """
    method, blank, path = word.partition(" ")
    if blank and method.upper() in METHODS:
        return method.upper() == called.method and _path(path.strip(), called.path)
    if word.upper() in METHODS:
        return word.upper() == called.method
    if word.startswith("tag:"):
        return word.removeprefix("tag:") in called.tags
    if word.startswith("/"):
        return _path(word, called.path)
    return fnmatchcase(called.operation_id, word)


def _path(glob: str, path: str) -> bool:
    """Match by segments: ``*`` is one, ``**`` any number, and a parameter is a segment like any other."""
    return _segments(glob.strip("/").split("/"), path.strip("/").split("/"))


def _segments(globs: list[str], segments: list[str]) -> bool:
    if not globs:
        return not segments
    if globs[0] == "**":
        return any(_segments(globs[1:], segments[skipped:]) for skipped in range(len(segments) + 1))
    return bool(segments) and fnmatchcase(segments[0], globs[0]) and _segments(globs[1:], segments[1:])
