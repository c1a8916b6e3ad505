"""Requests held to their description: parameters and forms as the text that they are, bodies by their schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ridelint.document import Store
from ridelint.examples import MAIN, files
from ridelint.ignores import Ignores
from ridelint.live.decode import Wire, decoded
from ridelint.live.recorded import as_document
from ridelint.live.requests import Requests
from ridelint.live.routes import Routes
from ridelint.live.world import World

FORM = "application/x-www-form-urlencoded"
API = """
openapi: 3.0.3
info: {title: Orders, version: '1'}
paths:
  /orders/{order_id}:
    parameters:
      - {name: order_id, in: path, required: true, schema: {type: string, format: uuid}}
      - {name: limit, in: query, schema: {type: string}}
    post:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
        - {name: state, in: query, schema: {type: array, items: {type: string, enum: [new, done]}}}
        - {name: near, in: query, schema: {type: object}}
        - {name: X-Trace, in: header, required: true, schema: {type: string, minLength: 2}}
        - {name: session, in: cookie, schema: {type: boolean}}
        - {name: Authorization, in: header, required: true, schema: {type: string}}
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [seats]
              additionalProperties: false
              properties:
                seats: {type: integer, minimum: 1}
                lat: {type: number}
                tags: {type: array, items: {type: integer}}
                extra: {type: object}
                at: {type: string, nullable: true}
          application/json: {schema: {type: object, required: [seats], properties: {id: {readOnly: true}, seats: {}}}}
      responses: {'200': {description: Done}}
"""
PATH = "/orders/0190163d-8694-739b-aea5-966c26f8ad91"
TRACE = ("x-trace", "abc")


def rejected(wire: Wire, text: str = API) -> list[tuple[str, str]]:
    """What is rejected of a request: the pointer of each value, and why."""
    store = Store.of(files(text))
    world = World(store.open(MAIN), store, Ignores())
    route = Routes(world.root, world.version, world.follow, Ignores()).find(wire.method, wire.url.partition("?")[0])
    assert route is not None
    exchange = decoded(wire)
    found = []
    for view in Requests(world, route).rejected(exchange, lambda: as_document(exchange, MAIN)):
        found += [(str(view.node.pointer), view.problem)] if view.problem else []
        found += [(str(one.place(view.node).pointer), one.message(view.whole)) for one, _ in view.violations]
    return found


def call(query: str = "", body: str = "seats=1", *headers: tuple[str, str], path: str = PATH) -> Wire:
    return Wire("POST", path + query, 200, (("content-type", FORM), TRACE, *headers), body.encode())


@pytest.mark.parametrize(
    "wire",
    [
        call(),
        call("?limit=7&state=new&state=done&near=anything"),
        call("?state=new,done"),
        call("", "seats=2&lat=-1.5e2&tags=1&tags=2&at=&extra=7"),
        call("", "seats=1", ("cookie", "session=true; other=1")),
    ],
)
def test_request_as_described_is_right(wire: Wire) -> None:
    assert rejected(wire) == []


@pytest.mark.parametrize(
    ("wire", "pointer", "words"),
    [
        (call("?limit=0"), "/request/query/limit", "at least 1"),
        (call("?limit=7.5"), "/request/query/limit", "integer"),
        (call("?limit=%D9%A1"), "/request/query/limit", "integer"),
        (call("?limit=01"), "/request/query/limit", "integer"),
        (call("?state=new&state=old"), "/request/query/state/1", "one of `new`, `done`"),
        (call(path="/orders/7"), "/request/path", "a UUID"),
        (call("", "seats=1", ("cookie", "session=yes")), "/request/headers/cookie", "boolean"),
        (call("", "seats=none"), "/request/body/seats", "integer"),
        (call("", "lat=1"), "/request/body", "lacks the required `seats`"),
        (call("", "seats=1&seat=1"), "/request/body/seat", "may not have the member `seat`"),
        (call("", "seats=1&tags=a"), "/request/body/tags/0", "integer"),
        (call("", ""), "/request", "the required body was not sent"),
    ],
)
def test_what_the_description_rejects_is_told_at_its_place(wire: Wire, pointer: str, words: str) -> None:
    ((place, message),) = rejected(wire)
    assert place == pointer
    assert words in message


def test_required_parameter_that_was_not_sent_is_told() -> None:
    wire = call()._replace(request_headers=(("content-type", FORM),))
    assert rejected(wire) == [("/request", "the required header parameter `X-Trace` was not sent")]


def test_what_the_recording_does_not_tell_is_not_missed() -> None:
    wire = call()._replace(
        request_headers=(), request_body=None, unknown=frozenset({"request.headers", "request.body"})
    )
    assert rejected(wire) == []


@pytest.mark.parametrize(
    ("body", "messages"),
    [({"seats": 1}, []), ({}, ["the body lacks the required `seats`"])],
)
def test_json_is_held_to_its_schema(body: Any, messages: list[str]) -> None:
    wire = call("", json.dumps(body))._replace(request_headers=(("content-type", "application/json"), TRACE))
    assert [message for _, message in rejected(wire)] == messages


def test_body_that_cannot_be_read_is_told() -> None:
    wire = call("", "{")._replace(request_headers=(("content-type", "application/json"), TRACE))
    ((pointer, problem),) = rejected(wire)
    assert pointer == "/request/body"
    assert problem.startswith("the body cannot be read: not JSON: ")


@pytest.mark.parametrize(
    ("media_type", "found"),
    [
        ("application/JSON; charset=utf-8", []),
        ("text/csv", [("/request/body", "the body is `text/csv`, which is not documented")]),
    ],
)
def test_media_type_is_one_that_is_described(media_type: str, found: list[tuple[str, str]]) -> None:
    wire = call("", '{"seats": 1}')._replace(request_headers=(("content-type", media_type), TRACE))
    assert rejected(wire) == found


SWAGGER = """
swagger: '2.0'
info: {title: Orders, version: '1'}
paths:
  /orders:
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - {name: seats, in: formData, required: true, type: integer, minimum: 1}
        - {name: file, in: formData, type: file}
      responses: {'200': {description: Done}}
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("seats=1&file=x", []),
        ("seats=0", [("/request/body/seats", "form field `seats` must be at least 1, and is `0`")]),
        ("file=x", [("/request", "the required form field `seats` was not sent")]),
    ],
)
def test_form_of_2_0_is_parameters(body: str, found: list[tuple[str, str]]) -> None:
    assert rejected(Wire("POST", "/orders", 200, (("content-type", FORM),), body.encode()), SWAGGER) == found


SWAGGER_JSON = """
swagger: '2.0'
info: {title: Orders, version: '1'}
consumes: [application/json]
paths:
  /orders:
    post:
      parameters:
        - {name: order, in: body, required: true, schema: {type: object, properties: {seats: {type: integer}}}}
      responses: {'200': {description: Done}}
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('{"seats": 1}', []),
        ('{"seats": "1"}', [("/request/body/seats", "`seats` must be an integer, and is a string")]),
        ("", [("/request", "the required body was not sent")]),
    ],
)
def test_body_of_2_0_is_a_parameter(body: str, found: list[tuple[str, str]]) -> None:
    wire = Wire("POST", "/orders", 200, (("content-type", "application/json"),), body.encode())
    assert rejected(wire, SWAGGER_JSON) == found
