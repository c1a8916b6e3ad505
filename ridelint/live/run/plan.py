"""What a run is asked to do: which descriptions, where their servers are, and how much."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ridelint.live.choice import Choice


class Target(NamedTuple):
    """A description and where the operations in it are called: ``base_url`` has the description's own base path."""

    file: str
    base_url: str


class Effort(NamedTuple):
    """How much is called.

    ``fuzz`` adds the coverage and the fuzzing phase. ``examples`` is how many cases an operation or a sequence of
    operations gets, of the engine's choosing if none. ``rate`` is as ``10/s``; ``seconds`` is the longest that a call
    may take; for ``run_seconds`` the engine goes on with new data, and no longer. ``burst`` is how many calls may be
    made at once, in the end, to see the server refuse them.
    """

    fuzz: bool = False
    examples: int | None = None
    seed: int | None = None
    workers: int = 1
    rate: str | None = None
    seconds: float = 10.0
    run_seconds: int | None = None
    probes: bool = True
    burst: int = 0


class Plan(NamedTuple):
    """One run."""

    targets: tuple[Target, ...]
    choice: Choice = Choice()
    effort: Effort = Effort()
    headers: Mapping[str, str] = MappingProxyType({})
    verify: bool = True
