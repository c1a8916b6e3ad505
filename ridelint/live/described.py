"""One description that observed calls are held to, under the configuration that holds at its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ridelint.config import Config
from ridelint.document import Document, Store
from ridelint.ignores import Ignores
from ridelint.live.asking import CallCase
from ridelint.live.judging import JudgedCase
from ridelint.live.met import Met
from ridelint.live.routes import Route, Routes
from ridelint.live.watched import Watched
from ridelint.live.world import World
from ridelint.model import NO_ANSWER, Exchange, Rule, Verdict
from ridelint.nodes import Operation
from ridelint.questions import Questions

_MOST_SERVERS = 100
"""Servers whose strange calls are remembered; those of any other are asked anew."""


class House(NamedTuple):
    """What is asked of the calls of a description: the rules, and what configuration says of them."""

    rules: tuple[Rule, ...]
    policy: Config
    today: date

    def questions(self) -> Questions:
        return Questions(self.rules, self.policy, self.today)


class Described:
    """Holds exchanges to one description."""

    def __init__(self, document: Document, store: Store, house: House) -> None:
        ignores = Ignores()
        self.document = document
        self.house = house
        self.questions = house.questions()
        self.world = World(document, store, ignores)
        self.routes = Routes(document.root, self.world.version, self.world.follow, ignores)
        self._watched: dict[int, Watched] = {}
        self._strangers: dict[str, Watched] = {}

    @property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(route.operation for route in self.routes.all)

    def find(self, method: str, path: str) -> Route | None:
        return self.routes.find(method, path)

    def knows(self, path: str) -> bool:
        """Whether the path has an operation of some method, or stands below the base of the description."""
        if any(base and path.startswith(base + "/") for base in self.routes.bases):
            return True
        return bool(self.routes.beside(path))

    def covers(self, path: str) -> bool:
        """Whether a call that has no operation is of this API all the same: it stands below its base."""
        return any(path.startswith(base + "/") for base in self.routes.bases) or bool(self.routes.beside(path))

    def watched(self) -> Iterator[Watched]:
        """Every operation, called or not, in the order of the description."""
        for route in self.routes.all:
            yield self._watch(route)

    def called(self) -> Iterator[tuple[int, Watched]]:
        """The operations that were called, by their numbers."""
        for number, route in enumerate(self.routes.all):
            if id(route) in self._watched:
                yield number, self._watched[id(route)]

    def at(self, number: int) -> Watched:
        """The operation of that number."""
        return self._watch(self.routes.all[number])

    def promised(self, route: Route, status: int) -> str:
        """The key under which a route promises a status; the status itself where it does not."""
        promised = self._watch(route).answers.promised(status)
        return str(status) if promised is None else promised.status

    def met(self, exchange: Exchange, route: Route | None) -> list[Met]:
        """The faults of an exchange that is of a route, or of none."""
        watched = self._stranger(exchange.request.origin) if route is None else self._watch(route)
        watched.count(exchange.response.status)
        path = exchange.request.path
        case = CallCase(exchange, watched, self.world, self.questions, lambda: self.routes.beside(path))
        if route is not None:
            case.ask_all()
            return case.met
        if self.covers(path):
            case.ask_all()
        else:
            case.ask_signs()
        # Which servers are the API's is known only in the end; until then their faults stay apart.
        return [one.at_server(exchange.request.origin) for one in case.met]

    def judged(
        self, exchange: Exchange, route: Route | None, verdicts: Iterable[Verdict]
    ) -> tuple[list[Met], list[Met]]:
        """The faults of a call that only its maker can tell of, and those that were told when it was observed."""
        watched = self._stranger(exchange.request.origin) if route is None else self._watch(route)
        path = exchange.request.path
        case = JudgedCase(exchange, watched, self.world, self.questions, lambda: self.routes.beside(path))
        if exchange.response.status == NO_ANSWER:
            case.ask_unanswered()
            return case.met, []
        # It was observed as what its path says, which a made-up path may hide.
        said = case.said() if self.find(exchange.request.method, path) is route else []
        case.ask_verdicts(verdicts)
        return case.met, said

    def route_of(self, label: str) -> Route | None:
        """The operation of that label, as ``GET /orders/{order_id}``."""
        return next((route for route in self.routes.all if route.operation.label == label), None)

    def _stranger(self, server: str) -> Watched:
        """What the calls to one server are held to that have no operation. Faults are remembered with their places."""
        known = self._strangers.get(server)
        if known is None:
            known = Watched.stranger(self.world)
            if len(self._strangers) < _MOST_SERVERS:
                self._strangers[server] = known
        return known

    def _watch(self, route: Route) -> Watched:
        key = id(route)
        watched = self._watched.get(key)
        if watched is None:
            watched = self._watched[key] = Watched(self.world, route)
        return watched
