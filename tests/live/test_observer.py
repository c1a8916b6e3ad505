"""Exchanges matched to their operation, and what is found in them told once, with its line and its count."""

from __future__ import annotations

import pytest

from ridelint.coverage import Coverage
from ridelint.examples import get, post, respond
from ridelint.model import Exchange, Purpose
from tests.live.conftest import Observing

API = """
openapi: 3.0.3
info: {title: Orders, version: '1'}
servers: [{url: 'https://api.example/v1'}]
paths:
  /orders/{order_id}:
    get:
      operationId: get_order
      responses:
        2XX:
          description: An order
          content: {application/json: {schema: {$ref: '#/x-prices'}}}
  /orders/latest: {get: {responses: {}}}
  /reports/{name}.csv: {get: {responses: {}}}
  /reports/{name}: {get: {responses: {}}, delete: {responses: {}}}
  /a b/{id}: {get: {servers: [], responses: {}}}
  /moved:
    servers: [{url: '/{version}/other/', variables: {version: {default: v3}}}]
    get: {responses: {}}
x-prices: {type: object, additionalProperties: {type: integer}}
"""


@pytest.mark.parametrize(
    ("method", "path", "label"),
    [
        ("GET", "/v1/orders/7", "GET /orders/{order_id}"),
        ("GET", "/v1/orders/latest", "GET /orders/latest"),
        ("GET", "/v1/orders/a%2Fb", "GET /orders/{order_id}"),
        ("GET", "/v1/reports/may.csv", "GET /reports/{name}.csv"),
        ("DELETE", "/v1/reports/may.csv", "DELETE /reports/{name}"),
        ("GET", "/v1/a%20b/7", "GET /a b/{id}"),
        ("GET", "/v3/other/moved", "GET /moved"),
        ("GET", "/v1/moved", None),
        ("GET", "/v2/orders/7", None),
        ("GET", "/v1/orders/", None),
        ("GET", "/v1/orders/7/", None),
        ("POST", "/v1/orders/7", None),
    ],
)
def test_call_is_matched_by_method_base_and_the_most_specific_path(
    observing: Observing, method: str, path: str, label: str | None
) -> None:
    found = observing(API).find(method, path)
    assert (None if found is None else found.label) == label


def test_schema_of_the_answer_tells_fields_from_the_keys_of_a_map(observing: Observing) -> None:
    observer = observing(API, "field-name-case")
    answer = respond(200, {"Berlin": 1})
    assert observer.observe(Exchange(get("/v1/orders/7"), answer)) == ()
    (finding,) = observer.observe(Exchange(get("/v1/orders/latest"), answer))
    assert (finding.pointer, finding.location.line) == ("/response/body/Berlin", 13)


ORDERS = """
openapi: 3.0.3
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      operationId: list_orders
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema:
                type: object
                properties:
                  items:
                    type: array
                    items: {type: object, properties: {driverId: {type: integer}, note: {type: string}}}
                  more: {$ref: '#/x-more'}
        '404': {description: None}
    post: {responses: {'201': {description: Made}}}
x-more: {type: object, properties: {next: {$ref: '#/x-more'}, secret: {type: string, writeOnly: true}}}
"""


def _orders(*ids: int) -> Exchange:
    return Exchange(get("/orders"), respond(200, {"items": [{"driverId": number} for number in ids]}))


def test_repeated_fault_is_one_finding_with_its_count_and_its_first_call(observing: Observing) -> None:
    observer = observing(ORDERS, "field-name-case")
    first = _orders(1, 2)
    assert [finding.times for finding in observer.observe(first)] == [1]
    assert [finding.times for finding in observer.observe(_orders(3))] == [2]
    (finding,) = observer.conclude().findings
    assert (finding.times, finding.exchange, finding.pointer) == (2, first, "/response/body/items/0/driverId")
    assert (finding.location.file, finding.location.line, finding.location.column) == ("openapi.yaml", 18, 56)


def test_explained_ignore_covers_the_calls_too(observing: Observing) -> None:
    text = ORDERS.replace("driverId: {", "driverId: {x-ridelint-ignore: {field-name-case: as it was}, ")
    observer = observing(text, "field-name-case")
    assert observer.observe(_orders(1)) == ()
    assert observer.conclude().suppressed == 1


def test_rule_that_is_wrong_on_purpose_is_asked_of_the_answer_alone(observing: Observing) -> None:
    observer = observing(ORDERS, "parameter-name-case", "error-singular")
    exchange = Exchange(get("/orders", pageSize=1), respond(404, {"errors": []}))
    assert [finding.rule for finding in observer.observe(exchange)] == ["error-singular", "parameter-name-case"][::-1]
    fuzzed = exchange._replace(purpose=Purpose.FUZZ)
    assert [finding.rule for finding in observer.observe(fuzzed)] == ["error-singular"]


def test_what_a_recording_does_not_tell_is_not_judged(observing: Observing) -> None:
    observer = observing(ORDERS, "error-singular", "request-not-form-encoded")
    exchange = Exchange(post("/orders", {"a": 1}, "application/json"), respond(201, {"errors": 1}))
    silent = exchange._replace(unknown=frozenset({"request.headers", "response.body"}))
    assert observer.observe(silent) == ()
    assert len(observer.observe(exchange)) == 2


def _coverage(coverage: Coverage) -> dict[str, dict[str, dict[str, int]]]:
    return {
        operation.label: {
            status.status: {field.pointer: field.seen for field in status.fields} for status in operation.statuses
        }
        for operation in coverage.operations
    }


def test_coverage_has_every_documented_operation_status_and_field(observing: Observing) -> None:
    observer = observing(ORDERS, "field-name-case")
    observer.observe(_orders(1, 2))
    observer.observe(Exchange(get("/orders"), respond(200, {"items": [], "more": {"next": {"next": None}}})))
    observer.observe(Exchange(get("/orders"), respond(500)))
    coverage = observer.conclude().coverage
    fields = {"/items": 2, "/items/*/driverId": 2, "/items/*/note": 0, "/more": 1, "/more/next": 1}
    assert _coverage(coverage) == {
        "GET /orders": {"200": fields, "404": {}, "500": {}},
        "POST /orders": {"201": {}},
    }
    assert [status.seen for status in coverage.operations[0].statuses] == [2, 0, 1]
    assert coverage.status_share == (1, 3)
    broken = {field.pointer: field.faults for field in coverage.operations[0].statuses[0].fields if field.faults}
    assert broken == {"/items/*/driverId": 1}


def test_calls_of_no_operation_are_counted_and_still_keep_the_house_rules(observing: Observing) -> None:
    observer = observing(ORDERS, "error-singular")
    (finding,) = observer.observe(Exchange(get("/nothing"), respond(404, {"errors": 1}), label="a.har#1"))
    assert finding.location.file == "a.har#1"
    assert (finding.service, finding.operation) == ("Orders", "")
    assert observer.conclude().unmatched == 1


def test_fault_of_a_call_that_no_description_speaks_of_is_where_its_first_call_is(observing: Observing) -> None:
    observer = observing(API, "field-name-case")
    for number, server in enumerate(("https://a.example", "https://b.example")):
        body = [{"a": 1}] * number + [{"userName": 1}]
        observer.observe(Exchange(get("/v1/none")._replace(origin=server), respond(200, body), label=f"#{number}"))
    found = observer.conclude().findings
    assert [(one.location.file, one.pointer, one.exchange and one.exchange.label) for one in found] == [
        ("#0", "/response/body/0/userName", "#0"),
        ("#1", "/response/body/1/userName", "#1"),
    ]


def test_finding_says_what_the_call_was_of(observing: Observing) -> None:
    observer = observing(ORDERS, "error-singular")
    (finding,) = observer.observe(Exchange(get("/orders"), respond(404, {"errors": 1})))
    assert (finding.service, finding.operation) == ("Orders", "GET /orders")


def test_server_that_makes_up_keys_fills_no_memory(observing: Observing) -> None:
    observer = observing(ORDERS, "field-name-case")
    for number in range(12_000):
        observer.observe(Exchange(get("/orders"), respond(200, {f"K{number}": {f"k{number}": 1}})))
    concluded = observer.conclude()
    assert (len(concluded.findings), concluded.left) == (10_000, 2_000)
