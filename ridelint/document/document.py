"""One file: its text, its values, its faults, and where everything in it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ridelint.document.decode import decode
from ridelint.document.lines import Lines
from ridelint.document.node import Node
from ridelint.document.positions import Positions
from ridelint.document.problem import Problem, ReferenceError_, Trouble
from ridelint.document.reading import Reading, read
from ridelint.model import Location, Part, Pointer

if TYPE_CHECKING:
    from pathlib import Path


class Document:
    """A file that was read, however faulty. Offsets count characters of ``text``, which has no byte order mark.

    ``address`` is where it came from, a path or a URL (None for standard input); ``tree`` is the folder that its
    references must stay in.
    """

    __slots__ = ("_lines", "_positions", "address", "base", "name", "problems", "targets", "tree", "url", "value")

    def __init__(
        self,
        data: bytes,
        name: str,
        *,
        address: str | None = None,
        base: str = "",
        tree: str = "",
        url: str | None = None,
    ) -> None:
        text, trouble = decode(data)
        reading = Reading("none", None, (trouble,)) if trouble else read(text, name)
        self.name = name
        self.address = address
        self.base = base
        self.tree = tree
        self.url = url
        self.value: Any = reading.value
        self._lines = Lines(text)
        self._positions = Positions(text, reading)
        self.targets: dict[str, Node | ReferenceError_] = {}
        self.problems = tuple(self._problem(trouble) for trouble in sorted(reading.troubles, key=_order))

    def __repr__(self) -> str:
        return f"Document({self.name})"

    @property
    def path(self) -> Path | None:
        """The absolute path with symbolic links resolved."""
        from pathlib import Path  # noqa: PLC0415  only who writes a file asks

        return Path(self.address) if self.address is not None and self.url is None else None

    @property
    def text(self) -> str:
        return self._lines.text

    @property
    def root(self) -> Node:
        return Node(self, self.value)

    def locate(self, pointer: Pointer, part: Part) -> Location:
        """Line and column of a key or a value; of its nearest ancestor where the pointer leads nowhere."""
        return self._lines.location(self.name, *self.span(pointer, part))

    def span(self, pointer: Pointer, part: Part) -> tuple[int, int]:
        """Character offsets of the key's token or of the value."""
        return self._positions.span(pointer, part)

    def line(self, number: int) -> str:
        """A line of the source, counted from 1, without its line break."""
        return self._lines.line(number)

    def _problem(self, trouble: Trouble) -> Problem:
        length = len(self.text)
        location = self._lines.location(self.name, min(trouble.start, length), min(trouble.end, length))
        return Problem(trouble.kind, trouble.message, trouble.help, location, trouble.pointer)


def _order(trouble: Trouble) -> tuple[int, int, str]:
    return trouble.start, trouble.end, trouble.message
