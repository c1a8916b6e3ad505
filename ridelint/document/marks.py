"""Where the values of a document stand: a tree beside the values, of the same shape."""

from __future__ import annotations

from ridelint.model import Part, Pointer, Token

Span = tuple[int, int]


class Mark:
    """The span of one value, and the marks of what it holds.

    ``keys`` gives the span of each member's name; it is set for a mapping, whose ``members`` has the same keys.
    """

    __slots__ = ("end", "items", "keys", "members", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.keys: dict[str, Span] | None = None
        self.members: dict[str, Mark] = {}
        self.items: list[Mark] | None = None

    def child(self, token: Token) -> Mark | None:
        if self.keys is not None:
            return self.members.get(str(token))
        if self.items is not None:
            index = index_of(token)
            return self.items[index] if index is not None and index < len(self.items) else None
        return None

    def shift(self, by: int) -> None:
        """Move the whole tree, as when it was read from a slice of the text."""
        pending = [self]
        while pending:
            mark = pending.pop()
            mark.start += by
            mark.end += by
            if mark.keys is not None:
                mark.keys = {key: (start + by, end + by) for key, (start, end) in mark.keys.items()}
                pending.extend(mark.members.values())
            pending.extend(mark.items or ())


def index_of(token: Token) -> int | None:
    """The array index a token stands for (RFC 6901 section 4), if it can."""
    if isinstance(token, int):
        return token if token >= 0 else None
    return int(token) if token.isascii() and token.isdigit() and len(token) < 10 else None


def find(root: Mark, pointer: Pointer, part: Part) -> Span:
    """The span of a key or a value; of the nearest ancestor where the pointer leads nowhere."""
    mark, key = root, None
    for token in pointer:
        below = mark.child(token)
        if below is None:
            break
        key = mark.keys[str(token)] if mark.keys is not None else None
        mark = below
    return key if part is Part.KEY and key is not None else (mark.start, mark.end)
