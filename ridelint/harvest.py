"""What the inspection of one description gives: plain data that a process can hand to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ridelint.model import Fix, Location, Part, Place, Pointer, Spot
from ridelint.nodes import Usage

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


class Elsewhere(NamedTuple):
    """A file that another process has read."""

    name: str

    def locate(self, pointer: Pointer, part: Part) -> Location:
        raise NotImplementedError("the run that gathers what its processes found reads the file again")


class Harvest(NamedTuple):
    """All that one description gave: what was seen in it, and the files that it is made of.

    ``ignoring`` are those of the files that hold an ignore. ``broken`` says of each file that is no well-formed YAML or
    JSON where, and why. ``is_named`` says that what the run's vocabulary gives is among the sightings.
    """

    sightings: tuple[Sighting, ...] = ()
    usages: tuple[Usage, ...] = ()
    files: tuple[str, ...] = ()
    ignoring: tuple[str, ...] = ()
    broken: Mapping[str, str] = {}
    is_named: bool = False

    def portable(self) -> Harvest:
        """The same without the documents, for another process."""
        return self._replace(usages=tuple(usage._replace(place=_portable(usage.place)) for usage in self.usages))


def _portable(place: Place) -> Place:
    return Place(Spot(Elsewhere(place.source.name), place.pointer), place.part)
