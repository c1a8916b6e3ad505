"""YAML to values with the place of each: the exact reader's builder.

PyYAML's event stream says where everything stands and survives any notation, but speaks YAML 1.1 and knows neither
limits nor duplicate keys; this builder makes values of the events by YAML 1.2. It keeps its own stack, so that depth
is bounded by a limit and not by the interpreter.
"""

from __future__ import annotations

from typing import Any, Final

from ridelint.document import scalars
from ridelint.document.limits import MAX_DEPTH, MAX_EXPANSION
from ridelint.document.marks import Mark, Span
from ridelint.document.problem import Trouble
from ridelint.document.yaml_frame import MERGE, Complete, Frame, MappingFrame, SequenceFrame
from ridelint.document.yaml_layout import block_end, skip_properties
from ridelint.model import Pointer

_PLAIN = (None, "")
_BLOCK = ("|", ">")


class Stop(Exception):  # noqa: N818 - it ends the reading; the trouble it carries is the error
    """Reading cannot go on, and what was read is not to be trusted."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble


class Builder:
    """Receives events in order; afterwards holds the value, its marks and what was wrong."""

    def __init__(self, text: str) -> None:
        self.text: Final = text
        self.troubles: list[Trouble] = []
        self.value: Any = None
        self.mark = Mark(0, 0)
        self._repeated = 0
        self._frames: list[Frame] = []
        self._anchors: dict[str, Complete | None] = {}

    @property
    def pointer(self) -> Pointer:
        """Where the reading is: the value under way, or the mapping whose next key is."""
        return Pointer(frame.token for frame in self._frames if not _awaits_key(frame))

    def scalar(self, event: Any) -> None:
        start, end, text = event.start_mark.index, event.end_mark.index, event.value
        if event.anchor or event.tag:
            start = skip_properties(self.text, start, end)
        if event.style in _BLOCK:
            end = block_end(self.text, start, end)
        plain = event.style in _PLAIN and not event.tag
        value = scalars.tagged(event.tag, text) if event.tag else scalars.resolve(text) if plain else text
        done = Complete(value, Mark(start, end), text, merge=plain and text == MERGE)
        if event.anchor:
            self._anchors[event.anchor] = done
        self._add(done)

    def alias(self, event: Any) -> None:
        start, end, name = event.start_mark.index, event.end_mark.index, event.anchor
        found = self._anchors.get(name)
        if found is None:
            wrong = "stands in the value it repeats" if name in self._anchors else "names an anchor that is not there"
            raise self._stop(f"the alias '*{name}' {wrong}", f"write '&{name}' before the value to repeat", start, end)
        self._repeated += found.size
        if self._repeated > MAX_EXPANSION:
            raise self._stop(f"aliases repeat more than {MAX_EXPANSION:,} values", "use '$ref' instead", start, end)
        if len(self._frames) + found.height > MAX_DEPTH:
            raise Stop(too_deep(start, self.pointer))
        self._add(found.at(start, end))

    def open_mapping(self, event: Any) -> None:
        self._frames.append(MappingFrame(self._open(event), event.anchor, flow=bool(event.flow_style)))

    def open_sequence(self, event: Any) -> None:
        self._frames.append(SequenceFrame(self._open(event), event.anchor, flow=bool(event.flow_style)))

    def _open(self, event: Any) -> int:
        """Where the collection's content starts, if it may be read at all."""
        start: int = event.start_mark.index
        if len(self._frames) >= MAX_DEPTH:
            raise Stop(too_deep(start, self.pointer))
        if event.anchor:
            self._anchors[event.anchor] = None
        if event.anchor or event.tag:
            start = skip_properties(self.text, start, len(self.text))
        return start

    def close(self, event: Any) -> None:
        frame = self._frames.pop()
        if frame.flow:
            frame.mark.end = event.end_mark.index
        done = frame.finish()
        if frame.anchor:
            self._anchors[frame.anchor] = done
        self._add(done)

    def _add(self, done: Complete) -> None:
        if not self._frames:
            self.value, self.mark = done.value, done.mark
            return
        frame = self._frames[-1]
        if isinstance(frame, MappingFrame) and frame.key is None:
            self._key(frame, done)
        else:
            frame.take(done)

    def _key(self, frame: MappingFrame, key: Complete) -> None:
        frame.measure(key)
        frame.key = key
        span = (key.mark.start, key.mark.end)
        if key.source is None:
            cure = "write a name; quote it if it starts with '[' or '{'"
            outer = Pointer(frame.token for frame in self._frames[:-1])
            self.troubles.append(Trouble("syntax", "a mapping or a list cannot be a key", cure, *span, outer))
        elif key.source in frame.value and not key.merge:
            first = frame.keys[key.source]
            self.troubles.append(duplicate(self.text, key.source, first, span, self.pointer))

    def _stop(self, message: str, cure: str, start: int, end: int) -> Stop:
        return Stop(Trouble("syntax", message, cure, start, end, self.pointer))


def _awaits_key(frame: Frame) -> bool:
    return isinstance(frame, MappingFrame) and frame.key is None


def duplicate(text: str, key: str, first: Span, span: Span, pointer: Pointer) -> Trouble:
    """The same key a second time in one mapping. The first value counts."""
    line = text.count("\n", 0, first[0]) + 1
    message = f"the key '{key}' is already there in line {line}; this value is ignored"
    return Trouble("key-duplicate", message, "remove or rename one of the two", *span, pointer)


def too_deep(start: int, pointer: Pointer) -> Trouble:
    message = f"nested more than {MAX_DEPTH} levels deep"
    return Trouble("syntax", message, "move the inner parts into components and use '$ref'", start, start, pointer)
