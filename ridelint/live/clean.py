"""What was asked and found clean, so that calls alike are asked about only once."""

from __future__ import annotations

from collections.abc import Hashable

_MOST_REMEMBERED = 4096


class Clean(set[Hashable]):
    """What the rules had nothing to say of, and so need not be asked again; it takes only so much."""

    __slots__ = ()

    def add(self, mark: Hashable) -> None:
        if len(self) < _MOST_REMEMBERED:
            super().add(mark)
