"""A YAML collection while it is being read, and a value once it is complete."""

from __future__ import annotations

from typing import Any

from ridelint.document.marks import Mark, Span
from ridelint.model import Token

MERGE = "<<"


class Complete:
    """A value that is complete: where it stands, and what repeating it would cost.

    ``source`` is a scalar's text, which is what it is called as a key (``200:`` is the name "200"); ``merge`` says
    that as a key it would be a merge key.
    """

    __slots__ = ("height", "mark", "merge", "size", "source", "value")

    def __init__(self, value: Any, mark: Mark, source: str | None = None, *, merge: bool = False) -> None:
        self.value = value
        self.mark = mark
        self.source = source
        self.merge = merge
        self.size = 1
        self.height = 0

    def at(self, start: int, end: int) -> Complete:
        """The same value repeated by an alias: it stands there, but what it holds still stands at the anchor."""
        mark = Mark(start, end)
        mark.keys, mark.members, mark.items = self.mark.keys, self.mark.members, self.mark.items
        again = Complete(self.value, mark, self.source, merge=self.merge)
        again.size, again.height = self.size, self.height
        return again


class Frame:
    """An open collection."""

    __slots__ = ("anchor", "flow", "height", "mark", "size")
    value: Any

    def __init__(self, start: int, anchor: str | None, *, flow: bool) -> None:
        self.mark = Mark(start, start)
        self.anchor = anchor
        self.flow = flow
        self.size = 1
        self.height = 0

    @property
    def token(self) -> Token:
        """What the child being read is called."""
        raise NotImplementedError

    def measure(self, done: Complete) -> None:
        self.size += done.size
        self.height = max(self.height, done.height)
        self.mark.end = max(self.mark.end, done.mark.end)

    def take(self, done: Complete) -> None:
        raise NotImplementedError

    def finish(self) -> Complete:
        done = Complete(self.value, self.mark)
        done.size, done.height = self.size, self.height + 1
        return done


class SequenceFrame(Frame):
    """An open sequence."""

    __slots__ = ("marks", "value")
    marks: list[Mark]

    def __init__(self, start: int, anchor: str | None, *, flow: bool) -> None:
        super().__init__(start, anchor, flow=flow)
        self.value: list[Any] = []
        self.mark.items = self.marks = []

    @property
    def token(self) -> Token:
        return len(self.value)

    def take(self, done: Complete) -> None:
        self.measure(done)
        self.value.append(done.value)
        self.marks.append(done.mark)


class MappingFrame(Frame):
    """An open mapping. Of two equal keys the first counts; a merge key adds only what the mapping itself lacks."""

    __slots__ = ("key", "keys", "merges", "value")
    keys: dict[str, Span]

    def __init__(self, start: int, anchor: str | None, *, flow: bool) -> None:
        super().__init__(start, anchor, flow=flow)
        self.value: dict[str, Any] = {}
        self.mark.keys = self.keys = {}
        self.key: Complete | None = None
        self.merges: list[Complete] = []

    @property
    def token(self) -> Token:
        return (self.key.source or "") if self.key else ""

    def take(self, done: Complete) -> None:
        """The value of the pending key."""
        self.measure(done)
        key, self.key = self.key, None
        if key is None or key.source is None or (key.source in self.value and not key.merge):
            return
        if key.merge and mergeable(done):
            self.merges.append(done)
            return
        self._put(key.source, done.value, (key.mark.start, key.mark.end), done.mark)

    def _put(self, name: str, value: Any, span: tuple[int, int], mark: Mark) -> None:
        self.value[name] = value
        self.keys[name] = span
        self.mark.members[name] = mark

    def finish(self) -> Complete:
        for merge in self.merges:
            self._merge(merge.value, merge.mark)
        return super().finish()

    def _merge(self, value: Any, mark: Mark) -> None:
        """Earlier mappings of a list win over later ones (https://yaml.org/type/merge.html)."""
        for item, below in zip(value, mark.items or (), strict=True) if isinstance(value, list) else ():
            self._merge(item, below)
        if isinstance(value, dict) and mark.keys is not None:
            for name in [key for key in value if key not in self.value]:
                self._put(name, value[name], mark.keys[name], mark.members[name])


def mergeable(done: Complete) -> bool:
    """Whether a value can be merged: a mapping, or a list of them."""
    if isinstance(done.value, list):
        return all(isinstance(item, dict) for item in done.value)
    return isinstance(done.value, dict)
