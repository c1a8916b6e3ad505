"""What only the whole run can tell: how names are used across its descriptions, and which ignores did nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ridelint.document import Document, Store
from ridelint.harvest import Elsewhere, Harvest, Sighting
from ridelint.ignores import Entry, Ignores
from ridelint.model import Place, Pointer, Spot
from ridelint.nodes import Ignore, Usage, Vocabulary
from ridelint.recall import Recalled, recall
from ridelint.rules import families, load_all
from ridelint.sighting import sighting

if TYPE_CHECKING:
    from ridelint.engine import Job


class Conclusion:
    """Asks the views that need every description at once."""

    def __init__(self, harvests: Sequence[Harvest], job: Job, store: Store) -> None:
        self._harvests = harvests
        self._job = job
        self._store = store
        self._questions = job.questions()
        self._ignores = Ignores()

    def sightings(self) -> list[Sighting]:
        """The faults of the whole run; the ignores come last, because these faults may use them."""
        about_names = self.about_names()
        used = {key for seen in self._all_seen(about_names) for key in seen.covered_by}
        return [*about_names, *self._about_ignores(used)]

    def about_names(self) -> list[Sighting]:
        """The faults of the run's vocabulary, unless they were told already."""
        return [] if any(harvest.is_named for harvest in self._harvests) else list(self._vocabulary())

    def _all_seen(self, more: Iterable[Sighting]) -> Iterator[Sighting]:
        for harvest in self._harvests:
            yield from harvest.sightings
        yield from more

    def _vocabulary(self) -> Iterator[Sighting]:
        if Vocabulary not in self._questions.views:
            return
        usages: dict[str, dict[object, Usage]] = {}
        for harvest in self._harvests:
            for usage in harvest.usages:
                usages.setdefault(usage.name, {}).setdefault(usage.place.at.identity, usage)
        view = Vocabulary({name: tuple(map(self._at_hand, uses.values())) for name, uses in sorted(usages.items())})
        for told in self._questions.ask(view, "", Spot(Recalled("", self._store), Pointer())):
            yield sighting(told, () if told.crash else self._above(told.fault.place), self._questions)

    def _at_hand(self, usage: Usage) -> Usage:
        """The same with a file that can be asked for lines, where it was another process that had read it."""
        place = usage.place
        if not isinstance(place.source, Elsewhere):
            return usage
        return usage._replace(place=Place(Spot(Recalled(place.source.name, self._store), place.pointer), place.part))

    def _above(self, place: Place) -> tuple[Entry, ...]:
        document = recall(self._store, place.source.name)
        return self._ignores.above_place(Place(Spot(document, place.pointer), place.part))

    def _about_ignores(self, used: set[tuple[str, Pointer]]) -> Iterator[Sighting]:
        if Ignore not in self._questions.views:
            return
        for file in dict.fromkeys(file for harvest in self._harvests for file in harvest.ignoring):
            document = recall(self._store, file)
            for entries in self._ignores.of(document).values():
                for entry in entries:
                    yield from self._about_ignore(entry, document, used)

    def _about_ignore(self, entry: Entry, document: Document, used: set[tuple[str, Pointer]]) -> Iterator[Sighting]:
        view = self._view(entry, used)
        for told in self._questions.ask(view, document.name, entry.place.at):
            yield sighting(told, (), self._questions)

    def _view(self, entry: Entry, used: set[tuple[str, Pointer]]) -> Ignore:
        named = self._named(entry.rule)
        return Ignore(
            rule=entry.rule,
            reason=entry.reason,
            until=entry.until,
            place=entry.place,
            known=named is not None,
            asked=named in {rule.id for rule in self._job.rules},
            used=entry.key in used,
            over=entry.is_over(self._job.today),
            suggestion=_near(entry.rule) if named is None else None,
        )

    def _named(self, name: str) -> str | None:
        """The id of the rule that an id or a code means. For a code that was not asked every rule is loaded."""
        if name in families():
            return name
        asked = next((rule.id for rule in self._job.rules if rule.code == name), None)
        return asked or next((rule.id for rule in load_all() if rule.code == name), None)


def _near(name: str) -> str | None:
    """The rule whose id or code was probably meant."""
    from difflib import get_close_matches  # noqa: PLC0415  only a misspelled name needs it

    near = get_close_matches(name, (*families(), *(rule.code for rule in load_all())), n=1)
    return near[0] if near else None
