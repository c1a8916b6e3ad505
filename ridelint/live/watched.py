"""One operation as it is watched: what was found clean of it already, and how often each part was seen."""

from __future__ import annotations

from collections import Counter

from ridelint.document.node import Node
from ridelint.live.answers import Answers
from ridelint.live.asked import Asked
from ridelint.live.requests import Requests
from ridelint.live.routes import Route
from ridelint.live.world import World
from ridelint.nodes import Operation


class Watched:
    """What an operation's calls are held to, and what was seen of them.

    ``soon_enough`` is the longest time that no rule had anything to say of.
    """

    def __init__(self, world: World, route: Route) -> None:
        self.operation = route.operation
        self.scope = route.scope
        self.answers = Answers(world, route)
        self.requests = Requests(world, route)
        self.asked = Asked()
        self.calls = 0
        self.statuses: Counter[str] = Counter()
        self.soon_enough = -1.0

    @classmethod
    def stranger(cls, world: World) -> Watched:
        """What calls are held to that no description has an operation for: an operation that promises nothing."""
        nothing = Node(world.document, {})
        return cls(world, Route(Operation(nothing, "", "", None, ((),), nothing), ()))

    @property
    def is_stranger(self) -> bool:
        return not self.operation.path

    def count(self, status: int) -> None:
        """Count a call."""
        self.calls += 1
        promised = self.answers.promised(status)
        self.statuses[str(status) if promised is None else promised.status] += 1
