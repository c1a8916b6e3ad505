"""A description of several files is one document: its references lead to its own components."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.kernel.compiled.description import read_description
from server.kernel.compiled.schemas import UnsupportedDescriptionError

COMMON = """
components:
  schemas:
    Name: {type: string, example: 2026-03-14}
    Names: {type: array, items: {$ref: '#/components/schemas/Name'}}
    Unused: {type: string}
  securitySchemes:
    oauth2: {type: oauth2}
"""


def read(folder: Path, text: str) -> dict[str, Any]:
    (folder / "common.yaml").write_text(COMMON, encoding="utf-8")
    (folder / "spec.yaml").write_text(text, encoding="utf-8")
    return read_description(folder / "spec.yaml")


def test_what_is_referred_to_is_taken_in_and_nothing_else(tmp_path: Path) -> None:
    document = read(tmp_path, "paths: {/a: {$ref: 'common.yaml#/components/schemas/Names'}}")
    assert document["paths"] == {"/a": {"$ref": "#/components/schemas/Names"}}
    assert document["components"] == {
        "schemas": {
            "Names": {"type": "array", "items": {"$ref": "#/components/schemas/Name"}},
            "Name": {"type": "string", "example": "2026-03-14"},
        }
    }


def test_a_component_may_be_another_files_of_the_same_name(tmp_path: Path) -> None:
    document = read(
        tmp_path, "components: {securitySchemes: {oauth2: {$ref: 'common.yaml#/components/securitySchemes/oauth2'}}}"
    )
    assert document["components"] == {"securitySchemes": {"oauth2": {"type": "oauth2"}}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {$ref: 'common.yaml#/info'}", "a reference to something else than a component: common.yaml#/info"),
        ("a: {$ref: 'common.yaml#/components/schemas/Other'}", "common.yaml has no component schemas/Other"),
        (
            "a: {$ref: 'common.yaml#/components/schemas/Name'}\ncomponents: {schemas: {Name: {type: integer}}}",
            "two files have a component schemas/Name",
        ),
    ],
)
def test_what_cannot_be_one_document_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UnsupportedDescriptionError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == message
