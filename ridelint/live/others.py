"""The calls that no operation is described for, by the server that they went to: which of those are the API's."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ridelint.live.routes import origin


class Counted(NamedTuple):
    """How many calls had no operation; how many of those stand below no base path, or are of other servers."""

    unmatched: int
    outside: int
    elsewhere: int


class Others:
    """Counts in any order and in several processes, since which servers are the API's is known only at the end.

    ``called`` are the origins where an operation was called; one that is not told is empty.
    """

    def __init__(self) -> None:
        self.called: set[str] = set()
        self._unmatched: Counter[str] = Counter()
        self._outside: Counter[str] = Counter()

    def count(self, server: str, *, is_covered: bool) -> None:
        """Count a call of no operation; ``is_covered`` says that it stands below a base path."""
        self._unmatched[server] += 1
        if not is_covered:
            self._outside[server] += 1

    def join(self, more: Others) -> None:
        self.called |= more.called
        self._unmatched += more._unmatched
        self._outside += more._outside

    def foreign(self, named: frozenset[str]) -> frozenset[str]:
        """The servers that are none of the API's: not named by a description, and no operation was called there.

        As long as no server is known, each may be it.
        """
        known = named | {origin(server) for server in self.called if server}
        return frozenset(one for one in self._unmatched if one and known and origin(one) not in known)

    def counted(self, foreign: frozenset[str]) -> Counted:
        elsewhere = sum(self._unmatched[server] for server in foreign)
        outside = sum(count for server, count in self._outside.items() if server not in foreign)
        return Counted(self._unmatched.total() - elsewhere, outside, elsewhere)
