"""A whole run: descriptions in, findings out, the same bytes whatever the number of processes."""

# Without `from __future__ import annotations`: a NamedTuple is defined faster of types than of their names.

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from ridelint.document import Document, InputError, Store
from ridelint.findings import findings_of
from ridelint.halves import halves_of, of_the_whole, worth_two
from ridelint.harvest import Harvest, Sighting
from ridelint.ignores import Ignores
from ridelint.inspection import WHOLE, Inspection
from ridelint.model import Finding, Rule
from ridelint.nodes import Ignore, Vocabulary
from ridelint.processes import CAN_FORK, Claims, divided
from ridelint.questions import Policy, Questions
from ridelint.recall import recall


class Limits(NamedTuple):
    """What a run may read: files below ``root``, of at most ``max_bytes``; other machines only if it is allowed.

    ``stdin_name`` is the file that standard input stands for.
    """

    root: str | None = None
    allow_remote: bool = False
    max_bytes: int = 50 * 1024 * 1024
    stdin_name: str | None = None

    def store(self) -> Store:
        return Store(
            root=self.root, allow_remote=self.allow_remote, max_bytes=self.max_bytes, stdin_name=self.stdin_name
        )


class Job(NamedTuple):
    """What is asked of every description of a run."""

    rules: tuple[Rule, ...]
    policy: Policy
    today: date
    limits: Limits = Limits()
    fixes: bool = False

    def questions(self) -> Questions:
        return Questions(self.rules, self.policy, self.today, fixes=self.fixes)


class Outcome(NamedTuple):
    """What a run gave. ``files`` are all that were read, those behind references too.

    ``unread`` are one-line errors for inputs that could not be read at all. ``crashed`` says that a rule failed instead
    of answering, so that the findings are not complete.
    """

    findings: tuple[Finding, ...]
    checked: tuple[str, ...]
    files: frozenset[str]
    suppressed: int
    unread: tuple[str, ...]
    crashed: bool
    store: Store

    def recall(self, name: str) -> Document | None:
        """A file of this run by its name; read again where another process had read it. None for an observed call."""
        return recall(self.store, name) if name in self.files else None


def check(names: Sequence[str], job: Job, *, store: Store | None = None, processes: int = 1) -> Outcome:
    """Check the descriptions of these names, each with all that it reaches.

    Args:
        names: file names as the user spelled them; ``-`` is standard input.
        job: what to ask.
        store: where files come from, if not from the disk.
        processes: how many to use at most.
    """
    store = store or job.limits.store()
    processes = processes if CAN_FORK else 1
    if len(names) == 1:
        results = [(names[0], result) for result in _by_rules(names[0], job, store, processes)]
    elif processes > 1:
        results = _in_processes(names, job, store, processes)
    else:
        results = [(name, _inspect(name, job, store)) for name in names]
    harvests = [result for _, result in results if isinstance(result, Harvest)]
    concluded = _concluded(harvests, job, store)
    seen = [sighting for harvest in harvests for sighting in harvest.sightings]
    findings, suppressed = findings_of([*seen, *concluded], job.rules, job.policy)
    broken = _untold(harvests, seen)
    return Outcome(
        findings=findings,
        checked=tuple(
            dict.fromkeys(name for name, result in results if isinstance(result, Harvest) and name not in broken)
        ),
        files=frozenset(file for harvest in harvests for file in harvest.files if file not in broken),
        suppressed=suppressed,
        unread=(*(result for _, result in results if isinstance(result, str)), *broken.values()),
        crashed=any(sighting.crash for sighting in (*seen, *concluded)),
        store=store,
    )


def _untold(harvests: list[Harvest], seen: list[Sighting]) -> dict[str, str]:
    """Of each file that could not be read where, and why, unless a finding tells it.

    Nobody asks whether a file is well-formed where that rule is off; but then nothing else could be asked of it either.
    """
    told = {sighting.location.file for sighting in seen if sighting.rule == "syntax"}
    return {file: why for harvest in harvests for file, why in harvest.broken.items() if file not in told}


def _concluded(harvests: list[Harvest], job: Job, store: Store) -> list[Sighting]:
    """What only the whole run can tell, if anybody asks."""
    if job.questions().views.isdisjoint((Vocabulary, Ignore)):
        return []
    from ridelint.conclusion import Conclusion  # noqa: PLC0415  a run of a few rules on a small file starts faster

    return Conclusion(harvests, job, store).sightings()


def _inspect(name: str, job: Job, store: Store) -> Harvest | str:
    try:
        document = store.open(name)
    except InputError as error:
        return str(error)
    return inspect(document, job, store)


def inspect(document: Document, job: Job, store: Store, takes: Callable[[type], bool] | None = None) -> Harvest:
    """Ask the rules of one description and of every file it reaches."""
    return Inspection(store, job.questions(), Ignores(), takes).description(document)


def _in_processes(names: Sequence[str], job: Job, store: Store, processes: int) -> list[tuple[str, Harvest | str]]:
    lanes = [names[start::processes] for start in range(min(processes, len(names)))]
    work = [partial(_inspect_all, lane, job, store, away=bool(number)) for number, lane in enumerate(lanes)]
    found = {name: result for lane in divided(work) for name, result in lane}
    return [(name, found[name]) for name in names]


def _inspect_all(names: Sequence[str], job: Job, store: Store, *, away: bool) -> list[tuple[str, Harvest | str]]:
    results = ((name, _inspect(name, job, store)) for name in names)
    return [(name, result.portable() if away and isinstance(result, Harvest) else result) for name, result in results]


def _by_rules(name: str, job: Job, store: Store, processes: int) -> list[Harvest | str]:
    """One description, read once, and asked about in two processes where it is large and much is asked."""
    try:
        document = store.open(name)
    except InputError as error:
        return [str(error)]
    if not worth_two(document, job.rules, store) or processes == 1:
        return [inspect(document, job, store)]
    first, second = halves_of(job.rules)
    here, there = job._replace(rules=(*first, *of_the_whole(second))), job._replace(rules=second)
    claims = Claims(WHOLE)
    try:
        return divided(
            [
                lambda: _with_names(inspect(document, here, store, claims.take), here, store),
                lambda: inspect(document, there, store, claims.take).portable(),
            ]
        )
    finally:
        claims.close()


def _with_names(harvest: Harvest, job: Job, store: Store) -> Harvest:
    """The harvest with what its vocabulary gives, where it is all that the run has: while others are still at work."""
    if Vocabulary not in job.questions().views:
        return harvest
    from ridelint.conclusion import Conclusion  # noqa: PLC0415  as above

    told = Conclusion([harvest], job, store).about_names()
    return harvest._replace(sightings=(*harvest.sightings, *told), is_named=True)
