"""The views that rules are asked about. A check names the view it wants; the walk makes only those that are wanted.

A view speaks the words of OpenAPI and hides where it came from: a `Field` may be a schema's property or a key of a
live body, a `Body` a response's schema, its example, or what a server really answered. `Origin` tells them apart for
the few rules that must know.
"""

# Without `from __future__ import annotations`: a NamedTuple is defined faster of types than of their names.

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, NamedTuple

from ridelint.document import Document, Problem
from ridelint.document.node import Node
from ridelint.model import Location, Part, Place, Pointer, Source, Spot
from ridelint.schema import Schemas, Shape

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
UNSAFE_METHODS = frozenset({"post", "put", "patch", "delete"})


class Origin(Enum):
    """Who says it: a schema, an example in the description, or an observed exchange."""

    SCHEMA = "schema"
    EXAMPLE = "example"
    EXCHANGE = "exchange"


class Told(NamedTuple):
    """Stands in for a document where the text knows a place that the values do not, as of a key's second time."""

    document: Document
    where: Location

    @property
    def name(self) -> str:
        return self.document.name

    def locate(self, pointer: Pointer, part: Part) -> Location:  # noqa: ARG002  the place is known
        return self.where


class File(NamedTuple):
    """A file that was read, with what was wrong with its text."""

    document: Document
    problems: tuple[Problem, ...]

    def place(self, problem: Problem) -> Place:
        return Place(Spot(Told(self.document, problem.location), problem.pointer))


class Reference(NamedTuple):
    """A ``$ref`` that leads to no value. ``kind`` is ``unresolved`` or ``cycle``; the place is its target's text."""

    place: Place
    kind: str
    message: str
    help: str


Resolve = Callable[[Source, str], Node | None]
"""What a reference in a file leads to, without a word where it leads nowhere: that is told where it stands."""


class Description(NamedTuple):
    """The root of an OpenAPI description.

    ``version`` is ``2.0``, ``3.0``, ``3.1`` or ``3.2``, and empty where the document is written in none of these.
    """

    node: Node
    version: str
    resolve: Resolve


class Fragment(NamedTuple):
    """A part of a description that another file holds. ``kind`` is what it must be where it is referred to.

    That is ``schema``, ``parameter``, ``response``, ``path-item``, ``operation`` and the like (`ridelint.kinds`).
    """

    node: Node
    kind: str
    version: str


class Requirement(NamedTuple):
    """One scheme that a security alternative demands. ``scheme`` is its definition, none where it is not declared."""

    name: str
    scopes: tuple[str, ...]
    scheme: Mapping[str, Any] | None

    @property
    def type(self) -> str:
        """``oauth2``, ``apiKey`` and the like; empty where the scheme is not declared."""
        return self._said("type")

    @property
    def location(self) -> str:
        """Where an ``apiKey`` travels: ``header``, ``query`` or ``cookie``."""
        return self._said("in")

    @property
    def parameter(self) -> str:
        """The name under which an ``apiKey`` travels."""
        return self._said("name")

    @property
    def carrier(self) -> tuple[str, str]:
        """The parameter that it travels in, as location and name, a header's in lower case; empty if in none."""
        if self.type in {"http", "basic", "oauth2", "openIdConnect"}:
            return "header", "authorization"
        name = self.parameter.lower() if self.location == "header" else self.parameter
        return (self.location, name) if self.type == "apiKey" else ("", "")

    def _said(self, keyword: str) -> str:
        value = (self.scheme or {}).get(keyword)
        return value if isinstance(value, str) else ""

    def is_header(self, names: tuple[str, ...]) -> bool:
        """An ``apiKey`` in one of these headers, compared as HTTP compares header names."""
        return (self.type, self.location) == ("apiKey", "header") and self.parameter.lower() in map(str.lower, names)


class Operation(NamedTuple):
    """A method of a path. ``security`` are the alternatives that hold, the document's own where it has none itself.

    An alternative demands all of its requirements; an empty one demands nothing. ``is_outgoing`` marks a webhook or a
    callback: a call that the service makes and does not answer. ``item`` is its path item.
    """

    node: Node
    path: str
    method: str
    id: Node | None
    security: tuple[tuple[Requirement, ...], ...]
    item: Node
    is_outgoing: bool = False

    @property
    def label(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def is_unsafe(self) -> bool:
        return self.method in UNSAFE_METHODS


class PathTemplate(NamedTuple):
    """A path of a description, and the names of the path parameters that it or its operations declare."""

    node: Node
    path: str
    declared: frozenset[str]


class Parameter(NamedTuple):
    """A parameter by name, declared or seen. ``location`` is query, path, header, cookie or form."""

    name: str
    location: str
    place: Place
    origin: Origin


class Field(NamedTuple):
    """A field's name: a property of a schema, or a key of a live body that is no key of a map.

    ``node`` is the property's schema or the seen value.
    """

    name: str
    place: Place
    node: Node
    origin: Origin


class Example(NamedTuple):
    """An ``example``, an entry of ``examples``, or a ``default``, and the schema that it must fit, if it has one.

    ``keyword`` is ``example``, ``examples`` or ``default``. ``writes`` and ``reads`` say whether it shows a request
    or a response, for ``readOnly`` and ``writeOnly``; both are false where it may show either. ``media_type`` is what
    it stands under, where it does.
    """

    node: Node
    schema: Node | None
    keyword: str
    schemas: Schemas
    version: str
    writes: bool = False
    reads: bool = False
    media_type: str = ""


class Examples(NamedTuple):
    """Every example of a description that has a schema, once it was walked: checking them together costs least."""

    examples: tuple[Example, ...]
    version: str
    resolve: Resolve


class RequestBody(NamedTuple):
    """One media type that a request may be sent in, or was. ``schema`` is its schema, where it has one."""

    media_type: str
    place: Place
    schema: Node | None
    origin: Origin


class FormField(NamedTuple):
    """A field of an urlencoded body, and every shape its value may have."""

    name: str
    place: Place
    shapes: tuple[Shape, ...]
    origin: Origin


class Answer(NamedTuple):
    """A response to calls of a method: its status and the media types of its body (empty where it has none)."""

    method: str
    status: str
    place: Place
    media_types: Mapping[str, Place]
    origin: Origin


class Body(NamedTuple):
    """A JSON response body: every shape it may have by its schema, or the one its example or a live call has.

    ``status`` is the status as written: ``200``, ``4XX`` or ``default``. ``use`` is where the response names its
    schema or example: behind a ``$ref`` there others may share it. ``declared`` are the shapes of its schema, empty
    where it has none; for a schema's body they are ``shapes`` themselves.
    """

    status: str
    place: Place
    use: Place
    shapes: tuple[Shape, ...]
    declared: tuple[Shape, ...]
    origin: Origin

    def holds(self, place: Place) -> bool:
        """Whether a place is this response's own: not behind a ``$ref``, where others may share it."""
        outer = self.use.pointer
        return place.source is self.use.source and place.pointer[: len(outer)] == outer

    @property
    def is_success(self) -> bool:
        return self.status.startswith("2")

    @property
    def is_failure(self) -> bool:
        return self.status[:1] in {"4", "5"}


class Usage(NamedTuple):
    """One declaration of a name in a run: what type it has there. ``type`` is like ``string`` or ``string (uuid)``."""

    name: str
    type: str
    place: Place


class Vocabulary(NamedTuple):
    """Every field name that the descriptions of a run declare, with each of its declarations once.

    Names are in alphabetical order and declarations in the order of the walk; `in_order` is for those told to people.
    """

    usages: Mapping[str, tuple[Usage, ...]]


def in_order(usages: Iterable[Usage]) -> list[Usage]:
    """Declarations by file and pointer. Not done for all of them, because few are ever told and pointers cost."""
    return sorted(usages, key=lambda usage: (usage.place.source.name, tuple(map(str, usage.place.pointer))))


class Ignore(NamedTuple):
    """One rule that an ``x-ridelint-ignore`` names. ``used`` says whether it covered a fault of this run.

    ``known`` is whether a rule of that name exists, ``asked`` whether it took part in this run; ``over`` says
    that its last day has passed.
    """

    rule: str
    reason: Any
    until: Any
    place: Place
    known: bool
    asked: bool
    used: bool
    over: bool
    suggestion: str | None
