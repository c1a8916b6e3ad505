"""Whatever a server says and whatever a description is, an observer answers, and no rule fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ridelint.config import parse
from ridelint.document import Store
from ridelint.examples import MAIN
from ridelint.live.decode import Wire, decoded
from ridelint.live.described import Described, House
from ridelint.live.observer import Observed, Observer
from ridelint.model import Exchange, Purpose, Request, Response
from ridelint.rules import load_all

FORM = "application/x-www-form-urlencoded"
OPEN_API: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Any", "version": "1"},
    "servers": [{"url": "https://{host}/v1", "variables": {"host": {"default": "api"}}}],
    "security": [{"login": ["a"]}],
    "paths": {
        "/orders/{order_id}": {
            "parameters": [{"name": "order_id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {
                "x-ridelint-latency-budget": 1,
                "security": [{"login": [], "csrf": []}, {}],
                "parameters": [
                    {"name": "a", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}},
                    {"name": "X-A", "in": "header", "required": True, "schema": {"type": "string"}},
                    {"name": "c", "in": "cookie", "schema": {"type": "boolean"}},
                ],
                "responses": {
                    "200": {
                        "description": "An order",
                        "headers": {"X-Total": {"required": True, "schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                    },
                    "4XX": {"$ref": "#/components/responses/Failed"},
                    "default": {"description": "Else", "content": {"*/*": {}}},
                },
            },
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {
                        FORM: {"schema": {"type": "object", "properties": {"a": {"type": "integer"}}}},
                        "application/json": {"schema": {"$ref": "#/components/schemas/Order"}},
                    },
                },
                "responses": {"201": {"description": "Made"}},
            },
        }
    },
    "components": {
        "responses": {
            "Failed": {"description": "No", "content": {"application/*": {"schema": {"required": ["error"]}}}}
        },
        "securitySchemes": {
            "login": {"type": "oauth2", "flows": {}},
            "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
        },
        "schemas": {
            "Order": {
                "allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}],
                "properties": {
                    "status": {"enum": ["success", "error"]},
                    "result": {"oneOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Order"}}, {}]},
                    "error": {"nullable": True, "properties": {"code": {"type": "string", "writeOnly": True}}},
                    "map": {"additionalProperties": {"type": "number", "exclusiveMinimum": True, "minimum": 0}},
                },
            }
        },
    },
}
SWAGGER: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "Any", "version": "1"},
    "basePath": "/v1",
    "consumes": ["application/json", FORM],
    "produces": ["application/json"],
    "securityDefinitions": {"key": {"type": "apiKey", "in": "query", "name": "k"}},
    "paths": {
        "/orders/{order_id}": {
            "parameters": [{"name": "order_id", "in": "path", "required": True, "type": "integer"}],
            "get": {
                "security": [{"key": []}],
                "parameters": [{"name": "a", "in": "query", "type": "array", "items": {"type": "integer"}}],
                "responses": {
                    "200": {"description": "One", "schema": {"type": "object"}, "headers": {"X-A": {"type": "integer"}}}
                },
            },
            "post": {
                "parameters": [{"name": "b", "in": "body", "required": True, "schema": {"type": "object"}}],
                "responses": {"default": {"description": "Made", "schema": {"$ref": "#/definitions/Order"}}},
            },
        }
    },
    "definitions": {"Order": {"type": "object", "properties": {"a": {"type": "string"}}}},
}
DESCRIPTIONS = (OPEN_API, {**OPEN_API, "openapi": "3.1.0"}, SWAGGER)

NAMES = st.sampled_from(
    ["a", "status", "result", "error", "map", "code", "driverId", "errors", "", "0", "a/b~c", "$ref"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | NAMES
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)
TEXTS = st.text(max_size=8) | NAMES
MEDIA_TYPES = st.none() | st.sampled_from(
    ["application/json", "application/problem+json", "text/html", FORM, "multipart/form-data", "", "/", ";", "*/*"]
)
HEADERS = st.dictionaries(
    st.sampled_from(["allow", "x-total", "x-a", "authorization", "cookie", "x-csrf-token", "content-type"]), TEXTS
)
METHODS = st.sampled_from(["GET", "POST", "HEAD", "PATCH", "OPTIONS", "get", "", "Ä"])
PATHS = st.sampled_from(["/v1/orders/7", "/v1/orders/a", "/v1/orders/", "", "/", "/v1/orders/%", "//"]) | st.text(
    max_size=9
)
UNKNOWN = st.frozensets(
    st.sampled_from(
        [f"{half}.{part}" for half in ("request", "response") for part in ("headers", "body", "credentials", "query")]
    )
)
REQUESTS = st.builds(
    Request,
    method=METHODS,
    path=PATHS,
    query=st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, min_size=2, max_size=3), max_size=3),
    headers=HEADERS,
    media_type=MEDIA_TYPES,
    body=VALUES,
    raw=st.none() | st.binary(max_size=9),
    problem=st.sampled_from(["", "not JSON: it ends"]),
)
RESPONSES = st.builds(
    Response,
    status=st.sampled_from([200, 201, 204, 304, 400, 401, 404, 405, 500, 503]) | st.integers(0, 999),
    headers=HEADERS,
    media_type=MEDIA_TYPES,
    body=VALUES,
    has_body=st.booleans(),
    problem=st.sampled_from(["", "cut short"]),
)
EXCHANGES = st.builds(
    Exchange,
    request=REQUESTS,
    response=RESPONSES,
    seconds=st.none() | st.floats(0, 9),
    purpose=st.sampled_from(Purpose),
    unknown=UNKNOWN,
)
JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 1e99, "", "a", "object", [], [[]], [None], ["a", "a"], {}, {"a": 1}, {"": {}}, {"$ref": "#"},
     {"$ref": "#/nowhere"}, {"$ref": "#/paths"}, {"$ref": 7}, {"$ref": "https://a.example/b"}, {"type": "array"},
     "{", "}{"]
)  # fmt: skip
CONFIG = "rules: {traffic: on}\ntraffic: {latency_budget: 1}"


def observed(description: Any, *exchanges: Exchange) -> Observed:
    store = Store.of({MAIN: json.dumps(description)})
    house = House(load_all(), parse(CONFIG), date(2026, 1, 1))
    observer = Observer([Described(store.open(MAIN), store, house)], store)
    for exchange in (*exchanges, *exchanges):
        observer.observe(exchange)
    return observer.conclude()


def places(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of everything in a value, keys included."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, inner in entries:
        yield (*above, token)
        yield from places(inner, (*above, token))


def bent(description: Any, at: tuple[str | int, ...], junk: Any) -> Any:
    """A description in which something else stands at a place."""
    copied = copy.deepcopy(description)
    holder = copied
    for token in at[:-1]:
        holder = holder[token]
    holder[at[-1]] = junk
    return copied


BENT = st.sampled_from(DESCRIPTIONS).flatmap(
    lambda description: st.builds(
        bent,
        st.just(description),
        st.sampled_from([at for at in places(description) if at not in {("openapi",), ("swagger",)}]),
        JUNK,
    )
)


@pytest.mark.parametrize("description", DESCRIPTIONS, ids=["3.0", "3.1", "2.0"])
@settings(max_examples=40)
@given(exchanges=st.lists(EXCHANGES, min_size=1, max_size=3))
def test_any_calls_are_answered_and_no_rule_fails(description: Any, exchanges: list[Exchange]) -> None:
    seen = observed(description, *exchanges)
    assert not seen.crashed, [finding.message for finding in seen.findings]
    assert seen.exchanges == 2 * len(exchanges)


@settings(max_examples=100)
@given(description=BENT, exchange=EXCHANGES)
def test_any_description_is_held_to(description: Any, exchange: Exchange) -> None:
    right = Exchange(Request("GET", "/v1/orders/7"), Response(200, media_type="application/json", body={"a": 1}))
    made = Exchange(
        Request("POST", "/v1/orders/7", media_type=FORM, body={"a": ["1", "2"]}), Response(201, media_type="text/plain")
    )
    seen = observed(description, exchange, right, made)
    assert not seen.crashed, [finding.message for finding in seen.findings]


WIRES = st.builds(
    Wire,
    method=METHODS,
    url=PATHS | st.builds("{}?{}".format, PATHS, TEXTS),
    status=st.integers(0, 999),
    request_headers=st.lists(st.tuples(TEXTS, TEXTS), max_size=3),
    request_body=st.none() | st.binary(max_size=20),
    response_headers=st.lists(
        st.tuples(st.sampled_from(["Content-Type", "content-encoding", "Allow"]), MEDIA_TYPES.map(str) | TEXTS)
    ),
    response_body=st.none() | st.binary(max_size=40) | VALUES.map(lambda value: json.dumps(value).encode()),
)


@settings(max_examples=100)
@given(wire=WIRES)
@example(Wire("GET", "/v1/orders/7", 200, (), None, [("content-type", "application/json")], b"[" * 100_000))
@example(Wire("GET", "/v1/orders/7", 200, (), None, [("content-type", "application/json")], b'{"a":' * 900 + b"1"))
@example(Wire("GET", "/v1/orders/7", 200, (), None, [("content-type", "application/json")], b"NaN"))
@example(Wire("GET", "/v1/orders/7", 200, (), None, [("content-type", "application/json")], b'{"a": 1e999}'))
def test_any_bytes_are_answered(wire: Wire) -> None:
    seen = observed(OPEN_API, decoded(wire))
    assert not seen.crashed, [finding.message for finding in seen.findings]
