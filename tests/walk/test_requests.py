"""What a client sends: parameters, bodies and form fields, in the words of 2.0 and of 3."""

from __future__ import annotations

from typing import Any

from ridelint.nodes import FormField, Parameter, RequestBody

SWAGGER = "swagger: '2.0'\ninfo: {title: T, version: '1'}\n"
THREE_2 = "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n"


def at(views: list[Any]) -> list[str]:
    return [f"{view.place.source.name}#{view.place.pointer}" for view in views]


def test_a_parameter_is_told_where_it_is_declared_for_each_use(told: Any) -> None:
    files = {
        "openapi.yaml": """
paths:
  /a: {parameters: [{$ref: 'common.yaml#/page'}], get: {parameters: [{$ref: 'common.yaml#/page'}]}}
""",
        "common.yaml": "page: {name: page, in: query}",
    }

    views = told(files, Parameter)

    assert set(at(views)) == {"common.yaml#/page/name"}
    assert {(view.name, view.location) for view in views} == {("page", "query")}


def test_the_name_of_a_whole_query_string_is_not_sent(told: Any) -> None:
    text = THREE_2 + "paths: {/a: {get: {parameters: [{name: all, in: querystring, content: {}}]}}}"

    assert told(text, Parameter) == []


def test_a_referenced_request_body_is_told_at_its_media_type(told: Any) -> None:
    text = """
paths: {/a: {post: {requestBody: {$ref: '#/components/requestBodies/A'}}}}
components: {requestBodies: {A: {content: {application/json: {schema: {}}}}, Unused: {content: {text/plain: {}}}}}
"""
    views = told(text, RequestBody)

    assert [view.media_type for view in views] == ["application/json"]
    assert at(views) == ["openapi.yaml#/components/requestBodies/A/content/application~1json"]


def test_an_outgoing_request_is_nobodys_to_take(told: Any) -> None:
    text = THREE_2 + "webhooks: {moved: {post: {requestBody: {content: {application/json: {}}}}}}"

    assert told(text, RequestBody) == []


def test_form_fields_come_from_every_part_of_a_composed_schema(told: Any) -> None:
    text = """
paths:
  /a:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              allOf: [{$ref: '#/components/schemas/Base'}]
              properties: {tags: {type: array, items: {}}}
          application/json: {schema: {properties: {not_a_form_field: {}}}}
components: {schemas: {Base: {properties: {base_id: {type: string}}}}}
"""
    views = told(text, FormField)

    assert {view.name: [shape.types for shape in view.shapes] for view in views} == {
        "tags": [{"array"}],
        "base_id": [{"string"}],
    }
    assert "openapi.yaml#/components/schemas/Base/properties/base_id" in at(views)


def test_form_data_of_2_0_is_a_parameter_and_a_form_field(told: Any) -> None:
    text = SWAGGER + "paths: {/a: {post: {parameters: [{name: tags, in: formData, type: array}]}}}"

    parameter, field = told(text, Parameter, FormField)

    assert (parameter.name, parameter.location) == ("tags", "form")
    assert (field.name, field.shapes[0].types) == ("tags", {"array"})


def test_a_body_of_2_0_has_the_media_types_that_hold_for_its_operation(told: Any) -> None:
    text = (
        SWAGGER
        + """
consumes: [application/json, text/xml]
paths:
  /a: {parameters: [{name: a, in: body}], post: {consumes: [text/csv]}, put: {}}
  /b: {get: {parameters: [{name: page, in: query}]}}
"""
    )
    assert at(told(text, RequestBody)) == [
        "openapi.yaml#/consumes/0",
        "openapi.yaml#/consumes/1",
        "openapi.yaml#/paths/~1a/post/consumes/0",
    ]


def test_hostile_requests_make_no_views(told: Any) -> None:
    text = """
paths:
  /a:
    parameters: {name: x}
    post:
      parameters: [null, 7, {name: 7, in: query}, {in: query}, {name: x}, {$ref: 7}, [x]]
      requestBody: {content: [application/json]}
    put: {requestBody: {content: {application/json: null}}}
"""
    assert [type(view) for view in told(text, Parameter, FormField, RequestBody)] == [RequestBody]
