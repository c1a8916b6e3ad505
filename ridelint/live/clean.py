"""What was asked and found clean, so that calls alike are asked about only once."""

from __future__ import annotations

from collections.abc import Hashable

_MOST_REMEMBERED = 4096


class Clean:
    """What the rules had nothing to say of, and so need not be asked again; it takes only so much."""

    def __init__(self) -> None:
        self._marks: set[Hashable] = set()

    def __contains__(self, mark: Hashable) -> bool:
        return mark in self._marks

    def add(self, mark: Hashable) -> None:
        if len(self._marks) < _MOST_REMEMBERED:
            self._marks.add(mark)
