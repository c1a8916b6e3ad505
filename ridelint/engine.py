"""A whole run: descriptions in, findings out, the same bytes whatever the number of processes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ridelint.document import Document, InputError, Store
from ridelint.findings import findings_of
from ridelint.harvest import Harvest, Sighting
from ridelint.ignores import Ignores
from ridelint.inspection import Inspection
from ridelint.model import Finding, Rule
from ridelint.nodes import Ignore, Vocabulary
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
        store: where files come from, if not from the disk; it cannot be shared by several processes.
        processes: how many to use at most.
    """
    store = store or job.limits.store()
    if processes > 1 and len(names) > 1:
        results = _in_processes(names, job, processes)
    else:
        results = [_inspect(name, job, store) for name in names]
    harvests = [result for result in results if isinstance(result, Harvest)]
    concluded = _concluded(harvests, job, store)
    seen = [sighting for harvest in harvests for sighting in harvest.sightings]
    findings, suppressed = findings_of([*seen, *concluded], job.rules, job.policy)
    return Outcome(
        findings=findings,
        checked=tuple(name for name, result in zip(names, results, strict=True) if isinstance(result, Harvest)),
        files=frozenset(file for harvest in harvests for file in harvest.files),
        suppressed=suppressed,
        unread=tuple(result for result in results if isinstance(result, str)),
        crashed=any(sighting.crash for sighting in (*seen, *concluded)),
        store=store,
    )


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


def inspect(document: Document, job: Job, store: Store) -> Harvest:
    """Ask the rules of one description and of every file it reaches."""
    questions = job.questions()
    return Inspection(store, questions, Ignores()).description(document)


def _in_processes(names: Sequence[str], job: Job, processes: int) -> list[Harvest | str]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  most runs need none

    with ProcessPoolExecutor(min(processes, len(names)), initializer=_start, initargs=(job,)) as pool:
        return list(pool.map(_inspect_alone, names))


_job: Job
"""The job of a worker process, set once when it starts, so that rules are not sent with every name."""


def _start(job: Job) -> None:
    global _job  # noqa: PLW0603  this is how a pool's initializer hands over what its calls share
    _job = job


def _inspect_alone(name: str) -> Harvest | str:
    result = _inspect(name, _job, _job.limits.store())
    return result.portable() if isinstance(result, Harvest) else result
