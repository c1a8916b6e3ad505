"""The elements of one array in a large JSON document, read while it passes.

Why not a parser of events: building each entry from them in Python takes ten times as long as the rest of a check.
Here the elements of a whole step are parsed at once by the fastest parser there is. Where to cut is guessed, from what
stood between two elements before; that the guess was right is certain as soon as the cut piece is valid by itself,
since a JSON text that is complete cannot go on. A wrong guess only costs time: then the end is found by counting
brackets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from ridelint.live.sources.feed import MOST, STEP, Feed

_SPACE = re.compile(rb"[ \t\r\n]*+")
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|["{}\[\]]', re.DOTALL)
"""A whole string, a bracket, or the quote of a string that does not end here."""
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_SCALAR = re.compile(rb"[\w.+-]++(?=[^\w.+-])")
_COMMA = re.compile(rb"[ \t\r\n]*+,[ \t\r\n]*+")
_FIRST_NAME = re.compile(rb'\{[ \t\r\n]*+"[^"\\]{1,64}+"')
_BOM = b"\xef\xbb\xbf"
_LEAST_REACH = 4096


class BrokenError(ValueError):
    """The document is no JSON from some place on, or ends too early; says so in a few words."""


class Cut(NamedTuple):
    """Elements that stand together. ``data`` is the text of an array of them, where they were parsed as one."""

    data: bytes | None
    elements: list[Any]


class Pieces:
    """A document as a window that moves over it: ``at`` is the place in the window that is read next."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._window = feed.read(len(_BOM))
        self._at = len(_BOM) if self._window == _BOM else 0
        self._offset = 0
        self._lines = 1
        self._step = STEP
        self._reach = STEP
        self._between = b""

    def where(self) -> str:
        """The place that is read next, for people."""
        line = self._lines + self._window.count(b"\n", 0, self._at)
        return f"line {line}, byte {self._offset + self._at}"

    def cuts(self, path: tuple[str, ...]) -> Iterator[Cut]:
        """The elements of the array at these names from the root; what cannot be parsed is a `BrokenError` among them.

        Raises:
            BrokenError: there is no such array, or the document is broken.
        """
        if not path:
            yield from self._array()
            return
        found = False
        for name in self._members():
            if name == path[0] and not found:
                found = True
                yield from self.cuts(path[1:])
            else:
                self._skip()
        if not found:
            raise BrokenError(f"it has no `{path[0]}`")

    # -- structure

    def _members(self) -> Iterator[str]:
        """The names of an object; whoever is told of one reads or skips its value."""
        self._expect(b"{")
        if self._next() == b"}":
            self._at += 1
            return
        while True:
            self._next()
            name = self._matched(_STRING)[1:-1].decode("utf-8", "replace")
            self._expect(b":")
            yield name
            if self._expect(b",", b"}") == b"}":
                return

    def _array(self) -> Iterator[Cut]:
        self._expect(b"[")
        if self._next() == b"]":
            self._at += 1
            return
        while True:
            yield self._several()
            if self._expect(b",", b"]") == b"]":
                return
            self._next()

    def _several(self) -> Cut:
        """As many elements as can be had at once, at least one."""
        if self._between:
            self._fill()
            cut = self._window.rfind(self._between, self._at, self._at + self._reach)
            if cut >= 0:
                data = b"[%b]" % self._window[self._at : cut + 1]
                try:
                    elements = orjson.loads(data)
                except orjson.JSONDecodeError:
                    self._reach = max((cut - self._at) // 2, _LEAST_REACH)
                else:
                    self._reach = min(self._reach * 2, STEP)
                    self._at = cut + 1
                    return Cut(data, elements)
        return Cut(None, [self._one()])

    def _one(self) -> Any:
        """One element, whose end is looked for."""
        text = self._value()
        self._learn(text)
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            try:  # half a surrogate pair, as browsers write them
                return json.loads(text.decode("utf-8", "replace"))
            except (ValueError, RecursionError):
                return BrokenError(f"not JSON: {error}")

    def _learn(self, text: bytes) -> None:
        """What will stand between two elements: what stands behind this one, and the name that it begins with."""
        name, behind = _FIRST_NAME.match(text), _COMMA.match(self._window, self._at)
        if name is not None and behind is not None:
            self._between = b"}" + behind[0] + name[0]

    # -- tokens

    def _next(self) -> bytes:
        """The next byte that is no space."""
        while True:
            space = _SPACE.match(self._window, self._at)
            self._at = self._at if space is None else space.end()
            if self._at < len(self._window):
                return self._window[self._at : self._at + 1]
            if not self._more():
                raise BrokenError("it is cut short")

    def _expect(self, *signs: bytes) -> bytes:
        sign = self._next()
        if sign not in signs:
            wanted = " or ".join(f"`{sign.decode()}`" for sign in signs)
            raise BrokenError(f"not JSON: {wanted} is expected, and there is `{sign.decode('latin-1')}`")
        self._at += 1
        return sign

    def _skip(self) -> None:
        self._next()
        self._value()

    def _value(self) -> bytes:
        """The text of the value that begins here."""
        sign = self._window[self._at : self._at + 1]
        if sign not in (b"{", b"["):
            return self._matched(_STRING if sign == b'"' else _SCALAR)
        while not (end := _closing(self._window, self._at)):
            if not self._more():
                raise BrokenError("it is cut short")
        return self._taken(end)

    def _matched(self, pattern: re.Pattern[bytes]) -> bytes:
        while (found := pattern.match(self._window, self._at)) is None:
            if not self._more():
                raise BrokenError("it is cut short" if self._window[self._at :].startswith(b'"') else "not JSON")
        return self._taken(found.end())

    def _taken(self, end: int) -> bytes:
        text, self._at = self._window[self._at : end], end
        return text

    # -- the window

    def _fill(self) -> None:
        if len(self._window) - self._at < STEP:
            self._more()

    def _more(self) -> bool:
        """Read on. What has passed is forgotten; what does not end is read in ever larger steps, up to a limit."""
        kept = self._window[self._at :]
        if len(kept) > MOST:
            raise BrokenError(f"an entry is larger than {MOST // 1024 // 1024} MiB")
        data = self._feed.read(max(STEP, len(kept)))
        if not data:
            return False
        self._lines += self._window.count(b"\n", 0, self._at)
        self._offset += self._at
        self._window, self._at = kept + data, 0
        return True


def _closing(data: bytes, at: int) -> int:
    """Where the value that begins with a bracket ends; 0 if it does not."""
    depth = 0
    for token in _TOKEN.finditer(data, at):
        sign = token[0]
        if sign in (b"{", b"["):
            depth += 1
        elif sign in (b"}", b"]"):
            depth -= 1
            if depth == 0:
                return token.end()
        elif sign == b'"':
            return 0
    return 0
