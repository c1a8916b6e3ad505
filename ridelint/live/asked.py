"""What was asked before, and what the rules had to say: calls that are alike are asked about only once."""

from __future__ import annotations

from collections.abc import Hashable

from ridelint.live.met import Met

_MOST_REMEMBERED = 4096


class Asked(dict[Hashable, tuple[Met, ...]]):
    """The faults by the mark of what was asked, mostly none; it takes only so much."""

    __slots__ = ()

    def keep(self, mark: Hashable, said: tuple[Met, ...]) -> None:
        if len(self) < _MOST_REMEMBERED:
            self[mark] = said
