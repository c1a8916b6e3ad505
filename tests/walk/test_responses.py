"""What a server answers: each response under its status, each JSON body with its shapes, where it is used."""

from __future__ import annotations

from typing import Any

import pytest

from ridelint.nodes import Answer, Body, Example, Field, Origin

SWAGGER = "swagger: '2.0'\ninfo: {title: T, version: '1'}\n"
THREE_2 = "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n"


def one(response: str, method: str = "get", status: str = "200") -> str:
    return f"paths: {{/a: {{{method}: {{responses: {{'{status}': {response}}}}}}}}}\n"


def test_an_answer_is_told_once_for_each_status_and_method_and_placed_where_it_is_declared(told: Any) -> None:
    text = """
paths:
  /a: {get: {responses: {'200': {$ref: '#/components/responses/A'}, default: {$ref: '#/components/responses/A'}}}}
  /b:
    get: {responses: {'200': {$ref: '#/components/responses/A'}}}
    put: {responses: {'200': {$ref: '#/components/responses/A'}}}
components: {responses: {A: {content: {text/html: {}, application/json: {}}}}}
"""
    views = told(text, Answer)

    assert [(view.method, view.status) for view in views] == [("get", "200"), ("get", "default"), ("put", "200")]
    assert {str(view.place.pointer) for view in views} == {"/components/responses/A"}
    assert {name: str(place.pointer) for name, place in views[0].media_types.items()} == {
        "text/html": "/components/responses/A/content/text~1html",
        "application/json": "/components/responses/A/content/application~1json",
    }


@pytest.mark.parametrize(
    "media_type", ["application/json", "application/problem+json; charset=utf-8", "*/*", "APPLICATION/JSON"]
)
def test_what_may_be_json_is_a_body(told: Any, media_type: str) -> None:
    assert len(told(one(f"{{content: {{'{media_type}': {{schema: {{}}}}}}}}"), Body)) == 1


@pytest.mark.parametrize("media_type", ["text/html", "application/xml", "application/jsonish", "image/*"])
def test_what_is_no_json_is_no_body(told: Any, media_type: str) -> None:
    assert told(one(f"{{content: {{'{media_type}': {{schema: {{}}}}}}}}"), Body) == []


def test_head_has_an_answer_and_no_body(told: Any) -> None:
    views = told(one("{content: {application/json: {schema: {}}}}", method="head"), Answer, Body)

    assert [type(view) for view in views] == [Answer]


def test_a_response_of_an_outgoing_call_is_not_told_but_its_fields_are(told: Any) -> None:
    text = (
        THREE_2
        + """
webhooks:
  moved: {post: {responses: {'200': {content: {application/json: {schema: {properties: {seen_at: {}}}}}}}}}
"""
    )
    assert [type(view) for view in told(text, Answer, Body, Field)] == [Field]


def test_a_body_behind_a_broken_reference_is_not_told(told: Any) -> None:
    text = one("{content: {application/json: {schema: {allOf: [{$ref: '#/no'}, {type: object}]}}}}")

    assert told(text, Body) == []


def test_a_body_without_a_schema_has_no_shapes(told: Any) -> None:
    (body,) = told(one("{content: {application/json: {}}}"), Body)

    assert body.shapes == ()


def test_a_referenced_media_type_is_placed_by_its_use_and_read_behind_it(told: Any) -> None:
    text = (
        THREE_2
        + one("{content: {application/json: {$ref: '#/components/mediaTypes/A'}}}")
        + ("components: {mediaTypes: {A: {schema: {type: object, properties: {order_id: {}}}}}}")
    )
    (body,) = told(text, Body)

    assert str(body.place.pointer) == "/paths/~1a/get/responses/200/content/application~1json"
    assert list(body.shapes[0].members) == ["order_id"]


def test_an_example_knows_where_it_is_used_and_what_was_declared(told: Any) -> None:
    text = one(
        "{content: {application/json: {schema: {type: string}, examples: {a: {$ref: '#/components/examples/A'}}}}}"
    ) + ("components: {examples: {A: {value: {order_id: 7}}}}")
    schema, example = told(text, Body)

    assert (schema.origin, example.origin) == (Origin.SCHEMA, Origin.EXAMPLE)
    assert str(example.place.pointer) == "/components/examples/A/value"
    assert str(example.use.pointer) == "/paths/~1a/get/responses/200/content/application~1json/examples/a"
    assert not example.holds(example.shapes[0].place)
    assert example.declared == schema.shapes


def test_a_body_holds_what_is_its_own_and_nothing_behind_a_reference(told: Any) -> None:
    text = one("{content: {application/json: {schema: {properties: {a: {$ref: '#/components/schemas/A'}}}}}}") + (
        "components: {schemas: {A: {type: string}}}"
    )
    (body,) = told(text, Body)
    member = body.shapes[0].members["a"]

    assert body.holds(member.key)
    assert body.holds(member.shapes[0].use)
    assert not body.holds(member.shapes[0].place)


def test_a_response_of_2_0_has_one_body_for_each_media_type_that_its_operation_produces(told: Any) -> None:
    text = (
        SWAGGER
        + """
produces: [application/json, text/xml]
paths:
  /a:
    get: {responses: {'200': {schema: {type: object}, examples: {application/json: {}, text/xml: x}}}}
    put: {produces: [text/csv], responses: {'200': {schema: {}}, '204': {description: none}}}
"""
    )
    get, put, nothing = told(text, Answer)
    assert list(get.media_types) == ["application/json", "text/xml"]
    assert [str(place.pointer) for place in put.media_types.values()] == ["/paths/~1a/put/produces/0"]
    assert nothing.media_types == {}
    assert [view.origin for view in told(text, Body)] == [Origin.SCHEMA, Origin.EXAMPLE]


def test_a_header_behind_a_reference_is_walked(told: Any) -> None:
    text = one("{headers: {X-A: {$ref: '#/components/headers/A'}}}") + (
        "components: {headers: {A: {schema: {type: object, properties: {part_one: {}}}, example: {part_one: 1}}}}"
    )
    assert {type(view) for view in told(text, Field, Example)} == {Field, Example}


@pytest.mark.parametrize(
    "broken", ["null", "7", "[]", "{content: 7}", "{content: {application/json: null}}", "{headers: [x]}"]
)
def test_hostile_responses_do_not_stop_the_walk(told: Any, broken: str) -> None:
    text = f"paths: {{/a: {{get: {{responses: {{'200': {broken}, '404': {{content: {{}}}}}}}}}}}}"

    assert told(text, Answer, Body)[-1].status == "404"
