"""What one benchmark run found out, as plain values: the tables and the raw JSON are both made from these."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.bench.inputs import FOUR, Input
from benchmarks.bench.measure import Cost, Run, cost
from benchmarks.bench.places import Places
from benchmarks.bench.tools import OURS, OURS_WHOLE, Absent, Tool


@dataclass(frozen=True, slots=True)
class Row:
    """One tool on one input. `places` is None where they are not compared; `failure` says why there are no runs."""

    tool: Tool
    runs: tuple[Run, ...]
    places: Places | None
    failure: str | None = None

    @property
    def cost(self) -> Cost | None:
        """The cost of the runs, if the tool could answer."""
        return cost(self.runs) if self.runs else None


@dataclass(frozen=True, slots=True)
class Section:
    """Every tool on one input, ours first."""

    input: Input
    rows: tuple[Row, ...]

    def row(self, name: str) -> Row | None:
        """The row of the tool of that name, if it took part."""
        return next((row for row in self.rows if row.tool.name == name), None)


@dataclass(frozen=True, slots=True)
class Scaling:
    """Our linter over several copies of one description, by number of jobs."""

    input: Input
    files: int
    runs: tuple[tuple[int, tuple[Run, ...]], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A whole benchmark run."""

    machine: str
    rounds: int
    absent: tuple[Absent, ...]
    skipped: tuple[str, ...]
    sections: tuple[Section, ...]
    scaling: Scaling | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on a ratio of ours to another's, and what was measured."""

    input: str
    text: str
    bound: float
    measured: float

    @property
    def reached(self) -> bool:
        """Whether the measured ratio keeps the bound."""
        return self.measured <= self.bound


# Peer, largest allowed share of its wall time and of its peak memory (None: no goal). A four-line document is only the
# tools' start, where one peer is enough to beat.
SHARES: Sequence[tuple[str, float, float | None]] = (
    ("redocly", 1 / 4, 1.0),
    ("spectral", 1 / 15, None),
    ("vacuum", 1.0, None),
)
SHARES_OF_START = SHARES[:1]
WHOLE_SET = 2.0


def goals(section: Section) -> list[Goal]:
    """The project's goals on one input, for the peers that took part."""
    ours = section.row(OURS)
    if ours is None or ours.cost is None:
        return []
    reached: list[Goal] = []
    for peer, wall, memory in SHARES_OF_START if section.input.name == FOUR else SHARES:
        row = section.row(peer)
        if row is None or row.cost is None:
            continue
        name = section.input.name
        reached.append(Goal(name, f"wall / {peer}", wall, ours.cost.median / row.cost.median))
        if memory is not None:
            reached.append(Goal(name, f"peak memory / {peer}", memory, ours.cost.peak_kib / row.cost.peak_kib))
    return [*reached, *_whole_set(section, ours.cost)]


def raw(results: Results) -> dict[str, object]:
    """Everything measured, ready for JSON: seconds, KiB, and places relative to their input's folder."""
    return {
        "machine": results.machine,
        "rounds": results.rounds,
        "absent": [asdict(peer) for peer in results.absent],
        "skipped": list(results.skipped),
        "inputs": {
            section.input.name: [_raw_row(section, row) for row in section.rows] for section in results.sections
        },
        "goals": [asdict(goal) | {"reached": goal.reached} for section in results.sections for goal in goals(section)],
        "jobs": _raw_scaling(results.scaling),
    }


def relative(section: Section, file: str) -> str:
    """A file of a place as told to people: relative to its input's folder where it lies inside."""
    return file.removeprefix(f"{section.input.root.resolve()}/")


def _whole_set(section: Section, questions: Cost) -> list[Goal]:
    row = section.row(OURS_WHOLE)
    if row is None or row.cost is None:
        return []
    return [Goal(section.input.name, "default rules / two questions", WHOLE_SET, row.cost.median / questions.median)]


def _raw_row(section: Section, row: Row) -> dict[str, object]:
    return {
        "tool": row.tool.name,
        "version": row.tool.version,
        "failure": row.failure,
        "runs": [_raw_run(run) for run in row.runs],
        "places": None
        if row.places is None
        else [
            {"file": relative(section, place.file), "line": place.line, "question": place.question}
            for place in sorted(row.places)
        ],
    }


def _raw_run(run: Run) -> dict[str, object]:
    return {"wall": run.wall, "processor": run.processor, "peak_kib": run.peak_kib}


def _raw_scaling(scaling: Scaling | None) -> dict[str, object] | None:
    if scaling is None:
        return None
    runs = {str(jobs): [_raw_run(run) for run in runs] for jobs, runs in scaling.runs}
    return {"input": scaling.input.name, "files": scaling.files, "runs": runs}
