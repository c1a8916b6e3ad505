"""Names that must differ within a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator


def unique(names: Iterable[str], numbered: str) -> Iterator[str]:
    """The names in order; one that is taken is written ``numbered``, a format of the name and the next free number."""
    taken: set[str] = set()
    repeats: Counter[str] = Counter()
    for name in names:
        written = name
        while written in taken:
            repeats[name] += 1
            written = numbered.format(name, repeats[name] + 1)
        taken.add(written)
        yield written
