"""Fields: each property of each schema once, however it is nested, referenced or composed."""

from __future__ import annotations

from typing import Any

import pytest

from ridelint.nodes import Field

KEYWORDS_3_0 = {
    "allOf": "[{S}]",
    "oneOf": "[{S}]",
    "anyOf": "[{}, {S}]",
    "not": "{S}",
    "items": "{S}",
    "additionalProperties": "{S}",
}
KEYWORDS_3_1 = {
    "if": "{S}",
    "then": "{S}",
    "else": "{S}",
    "prefixItems": "[{S}]",
    "contains": "{S}",
    "propertyNames": "{S}",
    "unevaluatedItems": "{S}",
    "unevaluatedProperties": "{S}",
    "contentSchema": "{S}",
    "patternProperties": "{'^x': {S}}",
    "dependentSchemas": "{x: {S}}",
    "$defs": "{x: {S}}",
}
FIELD = "{properties: {found: {}}}"


def names(views: list[Any]) -> list[str]:
    return [view.name for view in views]


@pytest.mark.parametrize(("keyword", "value"), (KEYWORDS_3_0 | KEYWORDS_3_1).items())
def test_a_field_is_found_below_each_keyword(told: Any, keyword: str, value: str) -> None:
    schema = f"{{{keyword}: {value.replace('{S}', FIELD)}}}"
    text = f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\ncomponents: {{schemas: {{A: {schema}}}}}"

    assert names(told(text, Field)) == ["found"]


def test_a_field_is_told_once_however_many_ways_lead_to_it(told: Any) -> None:
    text = """
paths:
  /a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
components:
  schemas:
    A: {properties: {inner: {$ref: '#/components/schemas/B'}}}
    B: {properties: {back: {$ref: '#/components/schemas/A'}, self: {$ref: '#/components/schemas/B'}}}
"""
    assert sorted(names(told(text, Field))) == ["back", "inner", "self"]


def test_a_map_of_properties_may_itself_be_a_reference(told: Any) -> None:
    files = {
        "openapi.yaml": "components: {schemas: {A: {properties: {$ref: 'shared.yaml#/fields'}}}}",
        "shared.yaml": "fields: {order_id: {properties: {inner_id: {}}}}",
    }
    found = {(view.name, view.place.source.name, str(view.place.pointer)) for view in told(files, Field)}

    assert found == {
        ("order_id", "shared.yaml", "/fields/order_id"),
        ("inner_id", "shared.yaml", "/fields/order_id/properties/inner_id"),
    }


@pytest.mark.parametrize(("version", "found"), [("3.0.3", ["shared"]), ("3.1.0", ["beside", "shared"])])
def test_what_stands_beside_a_reference_counts_from_3_1_on(told: Any, version: str, found: list[str]) -> None:
    text = f"""
openapi: {version}
info: {{title: T, version: '1'}}
components:
  schemas:
    A: {{$ref: '#/components/x-shared', properties: {{beside: {{}}}}}}
  x-shared: {{properties: {{shared: {{}}}}}}
"""
    assert sorted(names(told(text, Field))) == found


def test_a_property_named_like_a_keyword_is_a_field(told: Any) -> None:
    text = "components: {schemas: {A: {properties: {properties: {type: string}, items: {}, $ref: {type: string}}}}}"

    assert sorted(names(told(text, Field))) == ["$ref", "items", "properties"]


def test_a_body_parameter_of_2_0_has_fields(told: Any) -> None:
    text = """
swagger: '2.0'
info: {title: T, version: '1'}
paths: {/a: {post: {parameters: [{name: a, in: body, schema: {properties: {order_id: {}}}}]}}}
"""
    assert names(told(text, Field)) == ["order_id"]


def test_deep_nesting_does_not_exhaust_the_stack(told: Any) -> None:
    deep = "{properties: {a: " * 90 + "{}" + "}}" * 90

    assert len(told(f"components: {{schemas: {{A: {deep}}}}}", Field)) == 90


@pytest.mark.parametrize(
    "schema", ["null", "true", "7", "[]", "{properties: null}", "{properties: [a]}", "{allOf: {a: 1}}"]
)
def test_what_is_no_schema_has_no_fields(told: Any, schema: str) -> None:
    assert told(f"components: {{schemas: {{A: {schema}}}}}", Field) == []
