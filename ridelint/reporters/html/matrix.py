"""What was seen of each operation: a table of its documented statuses, and the fields of each answer below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ridelint.coverage import Coverage, FieldCoverage, OperationCoverage, State, StatusCoverage
from ridelint.reporters.count import some
from ridelint.reporters.covered import of, sentence
from ridelint.reporters.html.tags import Html, element, joined, text, unseen

SIGNS = {State.SEEN: "✓", State.BROKEN: "✕", State.MISSED: "○", State.UNDOCUMENTED: "?"}
_MEANINGS = {
    State.SEEN: "seen, no fault",
    State.BROKEN: "seen, with faults",
    State.MISSED: "documented, never seen",
    State.UNDOCUMENTED: "seen, not documented",
}
_MOST_FIELDS = 200
"""Fields of one answer that are listed."""


def coverage(given: Coverage) -> Html:
    services: dict[str, list[OperationCoverage]] = {}
    for operation in given.operations:
        services.setdefault(operation.service, []).append(operation)
    return element(
        "section",
        element("h2", text("Coverage"), id="coverage", tabindex="-1"),
        element("p", text(f"{sentence(given)}.")),
        element("ul", joined(_legend()), class_="legend", aria_label="Legend"),
        joined(_service(name, operations) for name, operations in services.items()),
        _skipped(given),
        aria_labelledby="coverage",
    )


def _skipped(given: Coverage) -> Html:
    """Probes that could not be made, folded up by their reason; nothing where all were."""
    if not given.skipped:
        return Html("")
    reasons: dict[tuple[str, str], list[str]] = {}
    for probe in given.skipped:
        reasons.setdefault((probe.probe, probe.reason), []).append(probe.operation)
    items = (
        element("li", element("b", text(kind)), text(f": {reason} "), element("small", text(", ".join(operations))))
        for (kind, reason), operations in reasons.items()
    )
    return element(
        "details",
        element("summary", text(f"{some(len(given.skipped), 'probe')} could not be made")),
        element("ul", joined(items)),
        class_="skipped",
    )


def _legend() -> Iterator[Html]:
    for state, meaning in _MEANINGS.items():
        yield element("li", _sign(state), text(f" {meaning}"))


def _sign(state: State) -> Html:
    return element("span", text(SIGNS[state]), class_=f"state {state.value}", aria_hidden="true")


def _service(name: str, operations: Sequence[OperationCoverage]) -> Html:
    columns = sorted({status.status for operation in operations for status in operation.statuses}, key=_column)
    heads = (element("th", text(column), scope="col") for column in columns)
    head = element("tr", element("th", text("Operation"), scope="col"), joined(heads, ""))
    rows = joined(_rows(operation, columns) for operation in operations)
    table = element("table", element("thead", head), element("tbody", rows))
    share = Coverage(tuple(operations)).status_share
    return element(
        "section",
        element("h3", text(name), text(" "), element("small", text(f"{of(share)} statuses"))),
        element("div", table, class_="scroll", tabindex="0", role="region", aria_label=f"Coverage of {name}"),
        class_="matrix",
    )


def _column(status: str) -> tuple[bool, str]:
    """Codes in order, ranges after their codes, ``default`` last."""
    return not status[:1].isdigit(), status.upper().replace("X", "~")


def _rows(operation: OperationCoverage, columns: Sequence[str]) -> Html:
    by_status = {status.status: status for status in operation.statuses}
    cells = (_cell(by_status.get(column)) for column in columns)
    calls = unseen(f", {operation.calls} calls")
    head = element("th", text(operation.label), calls, scope="row", title=f"{operation.file}:{operation.line}")
    row = element("tr", head, joined(cells, ""))
    fields = _fields(operation)
    if not fields:
        return row
    across = element("td", fields, colspan=len(columns) + 1)
    return joined((row, element("tr", across, class_="fields")))


def _cell(status: StatusCoverage | None) -> Html:
    if status is None:
        return element("td", class_="none")
    state = status.state
    number = Html("") if state is State.MISSED else element("small", text(f"{status.seen:,}"))
    return element("td", _sign(state), unseen(_MEANINGS[state]), number, title=_MEANINGS[state], class_=state.value)


def _fields(operation: OperationCoverage) -> Html:
    """Every answer's fields, folded up; nothing where none has fields."""
    statuses = [status for status in operation.statuses if status.fields]
    if not statuses:
        return Html("")
    share = Coverage((operation,)).field_share
    return element(
        "details",
        element("summary", text(f"{of(share)} fields"), unseen(f" of {operation.label}")),
        joined(_answer(status) for status in statuses),
    )


def _answer(status: StatusCoverage) -> Html:
    shown = joined((_field(field) for field in status.fields[:_MOST_FIELDS]), "")
    left = len(status.fields) - _MOST_FIELDS
    rest = element("li", text(f"… {left:,} more")) if left > 0 else Html("")
    return element("div", element("b", text(status.status)), element("ul", shown, rest), class_="answer")


def _field(field: FieldCoverage) -> Html:
    state = field.state
    number = Html("") if state is State.MISSED else element("small", text(f" {field.seen:,}"))
    return element("li", _sign(state), unseen(f"{_MEANINGS[state]}: "), element("code", text(field.pointer)), number)
