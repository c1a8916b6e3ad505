"""One small run that every format tells: rules, findings and sources made of the core types directly."""

from __future__ import annotations

from ridelint.coverage import Coverage, FieldCoverage, OperationCoverage, StatusCoverage
from ridelint.model import Edit, Exchange, Finding, Fix, Location, Request, Response, Rule, Severity
from ridelint.reporters import Report

SOURCES = {
    "specs/user.yaml": ("paths:", "  /a/: {}", "    driverId:", "\terrors:", "      - x"),
    "specs/driver.yaml": ("info: 车", "x: 1"),
}

CASE = Rule(
    id="field-name-case",
    code="RL101",
    severity=Severity.ERROR,
    doc="A field name is snake_case.\n\nWhy: one spelling in every language.\n",
    examples=(),
    checks=(),
    source="house rule",
)
SLASH = Rule("path-trailing-slash", "RL201", Severity.WARN, "A path has no trailing slash.", (), ())
RULES = {rule.id: rule for rule in (SLASH, CASE)}


def span(file: str, line: int, column: int, end_column: int, end_line: int | None = None) -> Location:
    return Location(file, line, column, end_line or line, end_column)


FIELD = Finding(
    rule="field-name-case",
    code="RL101",
    severity=Severity.ERROR,
    message="'driverId' is not snake_case",
    location=span("specs/user.yaml", 3, 5, 13),
    pointer="/paths/~1a~1/driverId",
    help="name it driver_id",
    fix=Fix("Rename to driver_id", (Edit(22, 30, "driver_id"),)),
    fingerprint="f1",
)
SLASHED = Finding(
    "path-trailing-slash",
    "RL201",
    Severity.WARN,
    "ends with a slash",
    span("specs/user.yaml", 2, 3, 7),
    "/paths/~1a~1",
    fingerprint="f2",
)
WHOLE = Finding(
    "syntax", "RL001", Severity.INFO, "odd", span("specs/driver.yaml", 1, 1, 1, end_line=3), "", fingerprint="f3"
)
CALL = Exchange(Request("GET", "/a", query={"token": "secret"}), Response(200), label="call 7")
SEEN = FIELD._replace(
    location=span("GET /a", 1, 1, 1), pointer="/body/driverId", fix=None, exchange=CALL, fingerprint="f4"
)

ORDER_CALL = Exchange(
    Request(
        "GET",
        "/v1/orders/7",
        headers={"authorization": "Bearer abc.def.123", "accept": "application/json"},
        origin="https://api.test",
    ),
    Response(
        200,
        {"content-type": "application/json"},
        "application/json",
        {"status": "success", "result": {"items": [{"note": "ok"}, {"driverId": "d-1"}]}, "error": None},
    ),
    label="todo.har#3",
)
ORDER = FIELD._replace(
    pointer="/response/body/result/items/1/driverId",
    fix=None,
    exchange=ORDER_CALL,
    times=37,
    service="Orders",
    operation="GET /orders/{order_id}",
    fingerprint="f5",
)
"""A fault of an observed call whose place the description has."""

COVERAGE = Coverage(
    (
        OperationCoverage(
            "Orders",
            "GET /orders/{order_id}",
            "get_order",
            "specs/user.yaml",
            2,
            37,
            (
                StatusCoverage(
                    "200",
                    37,
                    37,
                    (
                        FieldCoverage("/result/items/*/driverId", 37, 37, 3),
                        FieldCoverage("/result/items/*/note", 1, 0, 4),
                        FieldCoverage("/result/left", 0, 0, 5),
                    ),
                    2,
                ),
                StatusCoverage("404", 0, 0, (), 2),
                StatusCoverage("418", 1, 1, (), 2, is_documented=False),
            ),
        ),
        OperationCoverage("Orders", "POST /orders", "", "specs/user.yaml", 4, 0, (StatusCoverage("201", 0, 0, (), 4),)),
    )
)


def source_line(file: str, line: int) -> str | None:
    lines = SOURCES.get(file, ())
    return lines[line - 1] if line <= len(lines) else None


def report(*findings: Finding) -> Report:
    return Report(findings, RULES, files=2, documents=4, source_line=source_line)


NOTHING = report()
ALL = report(WHOLE, SLASHED, FIELD)._replace(
    suppressed=12,
    baselined=5,
    gone=("specs/user.yaml: field-name-case at /old",),
    checked=("specs/driver.yaml", "specs/clean.yaml"),
)

LIVE = report(ORDER)._replace(coverage=COVERAGE, exchanges=1234)
