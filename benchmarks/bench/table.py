"""The results as Markdown: one table of costs per input, the goals, the places, and the scaling over files."""

from collections.abc import Iterable, Sequence

from benchmarks.bench.measure import Cost, cost
from benchmarks.bench.places import Difference, Place, compare, quote
from benchmarks.bench.results import Results, Row, Scaling, Section, goals, relative
from benchmarks.bench.tools import OURS

MIB = 1024


def render(results: Results, limit: int) -> str:
    """The whole report. At most `limit` places are listed for each difference; the raw results hold all of them."""
    parts = [_head(results), *map(_costs, results.sections), _goals(results.sections)]
    if results.scaling is not None:
        parts.append(_scaling(results.scaling))
    parts += [_places(results.sections), *_differences(results.sections, limit)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(results: Results) -> str:
    lines = [
        "# Linting, against peers",
        "",
        f"{results.machine}. {results.rounds} rounds, each tool once a round in turn, a new process every time.",
        "Peak memory is the largest resident size of any one process of the tool; the highest of the rounds.",
        "The factor columns say how many times ours a tool costs.",
    ]
    notes = [f"- {peer.name} is left out: {peer.reason}" for peer in results.absent]
    notes += [f"- {sentence}" for sentence in results.skipped]
    return "\n".join([*lines, "", *notes] if notes else lines)


def _costs(section: Section) -> str:
    ours = section.row(OURS)
    base = ours.cost if ours is not None else None
    rows = [_cost_row(row, base) for row in section.rows]
    title = (
        "tool",
        "version",
        "wall, median",
        "wall, least",
        "peak memory",
        "places",
        "wall, factor",
        "memory, factor",
    )
    return f"## {section.input.name}\n\n{_table(title, rows)}"


def _cost_row(row: Row, base: Cost | None) -> Sequence[str]:
    name = (row.tool.name, row.tool.version)
    if row.cost is None:
        return (*name, row.failure or "not run", "", "", "", "", "")
    places = "" if row.places is None else str(len(row.places))
    size = f"{row.cost.peak_kib / MIB:.0f} MiB"
    head = (*name, f"{row.cost.median:.2f} s", f"{row.cost.least:.2f} s", size, places)
    if base is None:
        return (*head, "", "")
    return (*head, f"{row.cost.median / base.median:.1f}", f"{row.cost.peak_kib / base.peak_kib:.1f}")


def _goals(sections: Sequence[Section]) -> str:
    rows = [
        (goal.input, goal.text, f"{goal.bound:.3g}", f"{goal.measured:.3g}", "yes" if goal.reached else "**no**")
        for section in sections
        for goal in goals(section)
    ]
    return f"## Goals\n\n{_table(('input', 'ours /', 'at most', 'measured', 'reached'), rows)}" if rows else ""


def _scaling(scaling: Scaling) -> str:
    costs = [(jobs, cost(runs)) for jobs, runs in scaling.runs]
    alone = costs[0][1].median
    rows = [
        (str(jobs), f"{one.median:.2f} s", f"{one.least:.2f} s", f"{alone / one.median:.2f}") for jobs, one in costs
    ]
    title = f"## {scaling.files} copies of {scaling.input.name}, by `--jobs`"
    return f"{title}\n\n{_table(('jobs', 'wall, median', 'wall, least', 'times as fast'), rows)}"


def _places(sections: Sequence[Section]) -> str:
    rows = [
        (section.input.name, row.tool.name, *_counts(row.places), *_agreement(section, row))
        for section in sections
        for row in section.rows
        if row.places is not None
    ]
    title = ("input", "tool", "names not snake_case", "named `errors`", "only ours", "only theirs")
    return f"## Places\n\n{_table(title, rows)}"


def _counts(places: Iterable[Place]) -> tuple[str, str]:
    questions = [place.question for place in places]
    return str(questions.count("name")), str(questions.count("errors"))


def _agreement(section: Section, row: Row) -> tuple[str, str]:
    difference = _difference(section, row)
    if difference is None:
        return "", ""
    return str(len(difference.only_ours)), str(len(difference.only_theirs))


def _difference(section: Section, row: Row) -> Difference | None:
    ours = section.row(OURS)
    if ours is None or ours is row or ours.places is None or row.places is None:
        return None
    return compare(ours.places, row.places)


def _differences(sections: Sequence[Section], limit: int) -> list[str]:
    found = [(section, row, _difference(section, row)) for section in sections for row in section.rows]
    return [
        f"### {section.input.name}: only {side}\n\n{_listing(section, places, limit)}"
        for section, row, difference in found
        if difference is not None
        for side, places in (
            (f"ridelint, not {row.tool.name}", difference.only_ours),
            (f"{row.tool.name}, not ridelint", difference.only_theirs),
        )
        if places
    ]


def _listing(section: Section, places: Sequence[Place], limit: int) -> str:
    lines = [f"- {relative(section, at.file)}:{at.line} ({at.question}) `{quote(at)}`" for at in places[:limit]]
    rest = len(places) - limit
    return "\n".join([*lines, f"- and {rest} more"] if rest > 0 else lines)


def _table(title: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [title, ["---"] * len(title), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
