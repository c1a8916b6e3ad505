"""What there is to say of a recording itself: which entries could not be used, which were mended, where it breaks off.

A recording of a million entries can have a million lies in it, so only the first few are told and the rest counted.
"""

from __future__ import annotations

from collections import Counter

_MOST_TOLD = 5


class Notes:
    """One-line notes on one recording.

    ``warnings`` change nothing: an entry was read by a guess, or left out for a good reason. ``trouble`` is what keeps
    the answer from being whole.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._warnings: list[str] = []
        self._trouble: list[str] = []
        self._warned = 0
        self._troubled = 0
        self._left_out: Counter[str] = Counter()

    def warn(self, where: str, what: str) -> None:
        """Something is wrong there, and was read all the same."""
        self._warned += 1
        if len(self._warnings) < _MOST_TOLD:
            self._warnings.append(f"{self._at(where)}: {_line(what)}")

    def fail(self, where: str, what: str) -> None:
        """Something there could not be read."""
        self._troubled += 1
        if len(self._trouble) < _MOST_TOLD:
            self._trouble.append(f"{self._at(where)}: {_line(what)}")

    def leave_out(self, why: str) -> None:
        """An entry is no call that could be checked, and nobody is to blame."""
        self._left_out[why] += 1

    @property
    def warnings(self) -> list[str]:
        left = [f"{self.name}: left out {_entries(count)} {why}" for why, count in self._left_out.items()]
        return [*self._warnings, *self._rest(self._warned, self._warnings), *left]

    @property
    def trouble(self) -> list[str]:
        return [*self._trouble, *self._rest(self._troubled, self._trouble)]

    def _rest(self, count: int, told: list[str]) -> list[str]:
        more = count - len(told)
        return [f"{self.name}: and {more} more like these"] if more else []

    def _at(self, where: str) -> str:
        return f"{self.name}, {where}" if where else self.name


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _line(text: str) -> str:
    """The text as one line, whatever a recording has put into it."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text[:500])
