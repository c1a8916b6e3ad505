"""What there is to say of a recording itself: which entries could not be used, which were mended, where it breaks off.

A recording of a million entries can have a million lies in it, so only the first few are told and the rest counted.
"""

from __future__ import annotations

from typing import NamedTuple

_MOST_TOLD = 5


class _Lines:
    """The first lines of many by their turn, and how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[tuple[int, str]] = []

    def add(self, turn: int, line: str) -> None:
        self.count += 1
        if len(self._first) < _MOST_TOLD:
            self._first.append((turn, line))

    def join(self, other: _Lines) -> None:
        self.count += other.count
        self._first = sorted([*self._first, *other._first], key=lambda told: told[0])[:_MOST_TOLD]

    def told(self, name: str) -> list[str]:
        more = self.count - len(self._first)
        return [*(line for _, line in self._first), *([f"{name}: and {more} more like these"] if more else [])]


class _LeftOut(NamedTuple):
    """How many entries were left out for one reason, and the turn of the first of them."""

    turn: int
    times: int


class Notes:
    """One-line notes on one recording, told in the order of its entries, whoever read them.

    ``warnings`` change nothing: an entry was read by a guess, or left out for a good reason. ``trouble`` is what keeps
    the answer from being whole. ``turn`` is the place in the recording of what is being read, or of something before it
    that is read together with it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.turn = 0
        self._warnings = _Lines()
        self._trouble = _Lines()
        self._left_out: dict[str, _LeftOut] = {}

    def warn(self, where: str, what: str) -> None:
        """Something is wrong there, and was read all the same."""
        self._warnings.add(self.turn, f"{self._at(where)}: {_line(what)}")

    def fail(self, where: str, what: str) -> None:
        """Something there could not be read."""
        self._trouble.add(self.turn, f"{self._at(where)}: {_line(what)}")

    def leave_out(self, why: str) -> None:
        """An entry is no call that could be checked, and nobody is to blame."""
        turn, count = self._left_out.get(why, (self.turn, 0))
        self._left_out[why] = _LeftOut(turn, count + 1)

    def join(self, other: Notes) -> None:
        """Take in what another process noted of other entries of the same recording."""
        self._warnings.join(other._warnings)
        self._trouble.join(other._trouble)
        for why, (turn, count) in other._left_out.items():
            own = self._left_out.get(why, _LeftOut(turn, 0))
            self._left_out[why] = _LeftOut(min(own.turn, turn), own.times + count)

    @property
    def warnings(self) -> list[str]:
        left = sorted(self._left_out.items(), key=lambda entry: entry[1].turn)
        return [
            *self._warnings.told(self.name),
            *(f"{self.name}: left out {_entries(found.times)} {why}" for why, found in left),
        ]

    @property
    def trouble(self) -> list[str]:
        return self._trouble.told(self.name)

    def _at(self, where: str) -> str:
        return f"{self.name}, {where}" if where else self.name


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _line(text: str) -> str:
    """The text as one line, whatever a recording has put into it."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text[:500])
