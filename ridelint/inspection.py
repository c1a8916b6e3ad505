"""One description asked every rule: the walk, the faults, and what covers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ridelint.collected import Collected
from ridelint.document import Document, ReferenceError_, Store, is_reference
from ridelint.document.node import Node
from ridelint.harvest import Harvest, Sighting
from ridelint.ignores import Ignores
from ridelint.kinds import kind_of
from ridelint.model import Pointer, Source
from ridelint.nodes import (
    Description,
    Example,
    Examples,
    Field,
    File,
    Fragment,
    Origin,
    Reference,
    Usage,
    Vocabulary,
)
from ridelint.questions import Questions
from ridelint.references import references, targets
from ridelint.schema import CHOICES, COMPOSING, MEANT, Schemas, Shape
from ridelint.sighting import sighting
from ridelint.version import version_of
from ridelint.walk.base import Scope
from ridelint.walk.description import DescriptionWalk

WHOLE = frozenset({Examples, Description})
"""The views that are told once, after the walk."""
_TYPES = ("string", "integer", "number", "boolean", "object", "array")
_NULL = {"type": "null"}


class Inspection:
    """Hosts one walk: follows its references, and asks the rules about each view that it makes.

    ``takes`` says of a view of the whole description (`WHOLE`) whether it is told here, or by another process.
    """

    def __init__(
        self, store: Store, questions: Questions, ignores: Ignores, takes: Callable[[type], bool] | None = None
    ) -> None:
        self._takes = takes or _anything
        self._store = store
        self._questions = questions
        self._ignores = ignores
        self._sightings: list[Sighting] = []
        self._usages: dict[tuple[Any, ...], Usage] = {}
        self._broken: set[tuple[str, Pointer]] = set()
        self._files: dict[str, Document] = {}
        views = questions.views
        self._gathers = Vocabulary in views
        self._collects = Examples in views
        self._wanted = views | ({Field} if self._gathers else set()) | ({Example} if self._collects else set())
        self._fragments: set[tuple[int, str | None]] = set()
        self._examples = Collected()
        self._entry: Document | None = None
        self._version = ""
        self._schemas = Schemas(self.follow)

    def description(self, document: Document) -> Harvest:
        """Ask everything of a description, and hand over what was found."""
        self._files[document.name] = document
        self._entry, self._version = document, version_of(document.value) or ""
        self._schemas = Schemas(self.follow, self._version)
        if self._version:
            DescriptionWalk(document.root, self._version, self, self._wanted).run()
        if Reference in self._wanted:
            self._follow_all()
        if self._collects and self._takes(Examples):
            self._tell_examples(document)
        if Description in self._wanted and self._takes(Description):
            self.tell(Description(document.root, self._version, self.resolve), document.root, ())
        if File in self._wanted:
            for file in self._files.values():
                self.tell(File(file, file.problems), file.root, ())
        ignoring = tuple(name for name, file in self._files.items() if self._ignores.of(file))
        broken = {name: why for name, file in self._files.items() if (why := _breaks(file))}
        return Harvest(tuple(self._sightings), tuple(self._usages.values()), tuple(self._files), ignoring, broken)

    # -- the host of a walk

    def follow(self, node: Node) -> Node | None:
        if not is_reference(node.value):
            return node
        try:
            target = self._store.follow(node)
        except ReferenceError_ as broken:
            self._tell_broken(node, broken)
            return None
        document = target.document
        self._files.setdefault(document.name, document)  # type: ignore[arg-type]  # what a store follows is a file
        if document is not self._entry and self._version and Fragment in self._wanted:
            self._tell_fragment(node, target)
        return target

    def resolve(self, document: Source, reference: str) -> Node | None:
        """Where a reference leads; none where it leads nowhere, which is told where it stands."""
        try:
            target = self._store.follow(Node(document, {"$ref": reference}))
        except ReferenceError_:
            return None
        self._files.setdefault(target.document.name, target.document)  # type: ignore[arg-type]  # likewise
        return target

    def widen(self, scope: Scope, node: Node) -> Scope:
        above = self._ignores.above(node)
        return scope if not above else tuple(dict.fromkeys((*scope, *above)))

    def tell(self, view: Any, at: Node, scope: Scope) -> None:
        if self._gathers and type(view) is Field:
            self._gather(view)
        if self._collects and type(view) is Example:
            self._examples.add(view, scope)
        for told in self._questions.ask(view, at.document.name, at):
            above = (*scope, *self._ignores.above(at), *self._ignores.above_place(told.fault.place))
            self._sightings.append(sighting(told, above, self._questions))

    def _tell_broken(self, node: Node, broken: ReferenceError_) -> None:
        if broken.document is not None:
            self._files.setdefault(broken.document.name, broken.document)  # type: ignore[arg-type]  # what a store follows is a file
        place = node.child("$ref").place()
        mark = (place.source.name, place.pointer)
        if mark not in self._broken and Reference in self._wanted:
            self._broken.add(mark)
            self.tell(Reference(place, broken.kind, broken.message, broken.help), node, ())

    def _tell_fragment(self, reference: Node, target: Node) -> None:
        kind = kind_of(reference)
        mark = (id(target.value), kind)
        if kind is not None and mark not in self._fragments:
            self._fragments.add(mark)
            self.tell(Fragment(target, kind, self._version), target, self.widen((), reference))

    # -- what is not the walk's

    def _tell_examples(self, document: Document) -> None:
        """Ask of all examples at once; what is found in one is covered by what covers that one."""
        if not self._examples:
            return
        view = Examples(self._examples.views, self._version, self.resolve)
        for told in self._questions.ask(view, document.name, document.root):
            above = self._ignores.above_place(told.fault.place)
            for scope in self._examples.scopes(told.fault.place):
                self._sightings.append(sighting(told, (*scope, *above), self._questions))

    def _follow_all(self) -> None:
        """Follow also the references that the walk had no reason to."""
        seen: set[str] = set()
        while fresh := [document for name, document in self._files.items() if name not in seen]:
            for document in fresh:
                seen.add(document.name)
                if any(self.resolve(document, reference) is None for reference in sorted(targets(document.value))):
                    for node in references(document.root):
                        self.follow(node)

    def _gather(self, view: Field) -> None:
        """Note the type that a declared field has, if it has one."""
        mark = view.place.at.identity
        if view.origin is Origin.SCHEMA and mark not in self._usages:
            type_ = _declared_type(self._schemas, view.node)
            if type_ is not None:
                self._usages[mark] = Usage(view.name, type_, view.place)


def _anything(_view: type) -> bool:
    return True


def _declared_type(schemas: Schemas, node: Node) -> str | None:
    """The type and format of a schema, as ``string (uuid)``; none where it leaves a choice or says nothing."""
    types = _plain_types(schemas, node)
    if types is None:
        types = {name for shape in schemas.shapes(node) for name in _type_names(shape)}
    types -= {"null"}
    return types.pop() if len(types) == 1 else None


def _plain_types(schemas: Schemas, node: Node, levels: int = 4) -> set[str] | None:
    """The types that a schema names without a second look, as nearly all do; none where its shapes must tell."""
    schema = node.value
    if schema.__class__ is not dict or not levels:
        return None
    if COMPOSING.isdisjoint(schema):
        name = schema.get("type")
        if name not in _TYPES:
            return None
        return {f"{name} ({schema['format']})" if schema.get("format") else name}
    said = MEANT & schema.keys()
    if not said and "$ref" in schema:
        target = schemas.follow(node)
        return None if target is None or target is node else _plain_types(schemas, target, levels - 1)
    if len(said) == 1 and "$ref" not in schema and said <= CHOICES:
        return _types_of_choices(schemas, node.items_of(*said), levels - 1)
    return None


def _types_of_choices(schemas: Schemas, choices: Iterator[Node], levels: int) -> set[str] | None:
    """What alternatives name; two are as good as all."""
    found: set[str] = set()
    unsure = False
    for choice in choices:
        types = {"null"} if choice.value == _NULL else _plain_types(schemas, choice, levels)
        unsure = unsure or types is None
        found |= (types or set()) - {"null"}
        if len(found) > 1:
            return found
    return None if unsure or not found else found


def _type_names(shape: Shape) -> set[str]:
    if shape.types is None:
        return {"object"} if shape.members else {"any", "unknown"}
    return {f"{name} ({shape.format})" if shape.format and name != "null" else name for name in shape.types}


def _breaks(file: Document) -> str:
    """Where the first fault of its notation is, and which; empty where the file was read."""
    first = next((problem for problem in file.problems if problem.kind == "syntax"), None)
    if first is None:
        return ""
    at = first.location
    return f"{at.file}:{at.line}:{at.column}: {first.message}; {first.help}"
