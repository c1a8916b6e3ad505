"""What the inspection of one description gives: plain data that a process can hand to another."""

from __future__ import annotations

from typing import NamedTuple

from ridelint.model import Fix, Location, Part, Pointer

IgnoreKey = tuple[str, Pointer]


class Sighting(NamedTuple):
    """A fault as it was met once: located, and with the keys of the ignores that cover it there.

    ``crash`` marks a rule that failed instead of answering.
    """

    rule: str
    pointer: Pointer
    part: Part
    message: str
    help: str
    fix: Fix | None
    location: Location
    covered_by: tuple[IgnoreKey, ...] = ()
    crash: bool = False


class Fact(NamedTuple):
    """One declaration of a field name and its type, for the rules that compare all descriptions of a run."""

    name: str
    type: str
    file: str
    pointer: Pointer
    part: Part


class Harvest(NamedTuple):
    """All that one description gave: what was seen in it, and the files that it is made of.

    ``ignoring`` are those of the files that hold an ignore.
    """

    sightings: tuple[Sighting, ...] = ()
    facts: tuple[Fact, ...] = ()
    files: tuple[str, ...] = ()
    ignoring: tuple[str, ...] = ()
