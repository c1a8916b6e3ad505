"""What the tests say about documents, in few words."""

from __future__ import annotations

from ridelint.document import Document, Problem, Store
from ridelint.model import Location, Part, Pointer


def document(text: str | bytes, name: str = "a.yaml") -> Document:
    return Store.of({name: text}).open(name)


def told(problem: Problem) -> tuple[str, str, tuple[int, int, int, int]]:
    """Kind, message and place of a problem."""
    return problem.kind, problem.message, place(problem.location)


def place(location: Location) -> tuple[int, int, int, int]:
    return location.line, location.column, location.end_line, location.end_column


def problems(text: str | bytes, name: str = "a.yaml") -> list[tuple[str, str, tuple[int, int, int, int]]]:
    return [told(problem) for problem in document(text, name).problems]


def key(found: Document, pointer: str) -> str:
    """The text of the key a pointer names."""
    start, end = found.span(Pointer.parse(pointer), Part.KEY)
    return found.text[start:end]


def value(found: Document, pointer: str) -> str:
    """The text of the value a pointer names."""
    start, end = found.span(Pointer.parse(pointer), Part.VALUE)
    return found.text[start:end]
