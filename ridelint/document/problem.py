"""What can go wrong while reading: faults of a file, a reference that leads nowhere, input that is not there.

- `InputError`: the user named something that cannot be read; one line, no finding.
- `ReferenceError_`: a ``$ref`` that leads nowhere; the rules `ref-unresolved` and `ref-cycle` report it.
- `Problem`: a fault in a file's text; the rules `syntax` and `key-duplicate` report it.
- `Trouble`: the same before its line and column are worked out.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ridelint.model import Location, Pointer, Source

ProblemKind = Literal["syntax", "key-duplicate"]


TOP = Pointer()


class Trouble(NamedTuple):
    """A fault by character offsets, as the readers find it."""

    kind: ProblemKind
    message: str
    help: str
    start: int
    end: int
    pointer: Pointer = TOP


class Problem(NamedTuple):
    """A fault of the text of one file, at its exact place."""

    kind: ProblemKind
    message: str
    help: str
    location: Location
    pointer: Pointer


class InputError(Exception):
    """An argument that cannot be read. Its text is one line that names the input and the cure."""


class ReferenceError_(Exception):  # noqa: N801, N818 - the plain name is a builtin with another meaning
    """A ``$ref`` that leads to no value; ``kind`` says whether its target is missing or it runs in a circle.

    ``document`` is the last file that was reached on the way, where another than its own was.
    """

    def __init__(self, kind: Literal["unresolved", "cycle"], message: str, help: str = "") -> None:  # noqa: A002
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.help = help
        self.document: Source | None = None
