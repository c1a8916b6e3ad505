"""Operations: found in every version, wherever a reference puts them, with the security that holds."""

from __future__ import annotations

from typing import Any

import pytest

from ridelint.nodes import Operation, PathTemplate

HEADS = {
    "2.0": "swagger: '2.0'\ninfo: {title: T, version: '1'}\n",
    "3.0": "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n",
    "3.1": "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n",
    "3.2": "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n",
}


def labels(views: list[Any]) -> list[str]:
    return [view.label for view in views]


@pytest.mark.parametrize("version", HEADS)
def test_each_method_of_each_path_is_an_operation(told: Any, version: str) -> None:
    text = HEADS[version] + "paths: {/a: {get: {}, post: {}, summary: no method}, /b: {delete: {}}, x-c: {get: {}}}"

    assert labels(told(text, Operation)) == ["GET /a", "POST /a", "DELETE /b"]


def test_a_method_that_3_2_adds_is_an_operation(told: Any) -> None:
    text = HEADS["3.2"] + "paths: {/a: {query: {}, additionalOperations: {LINK: {}}}}"

    assert labels(told(text, Operation)) == ["QUERY /a", "LINK /a"]


def test_webhooks_and_callbacks_are_outgoing(told: Any) -> None:
    text = HEADS["3.1"] + (
        "webhooks: {moved: {post: {}}}\n"
        "paths: {/a: {post: {callbacks: {done: {'{$request.body#/url}': {put: {}}}}}, get: {}}}"
    )

    assert {view.label: view.is_outgoing for view in told(text, Operation)} == {
        "POST /a": False,
        "PUT {$request.body#/url}": True,
        "GET /a": False,
        "POST moved": True,
    }


def test_a_callback_that_leads_back_to_itself_is_walked_once(told: Any) -> None:
    text = HEADS["3.1"] + (
        "paths: {/a: {post: {callbacks: {done: {$ref: '#/components/callbacks/Done'}}}}}\n"
        "components: {callbacks: {Done: {'{$url}': {put: {callbacks: {again: {$ref: '#/components/callbacks/Done'},"
        " first: {'{$first}': {$ref: '#/paths/~1a'}}}}}}}}"
    )

    assert sorted(set(labels(told(text, Operation)))) == ["POST /a", "POST {$first}", "PUT {$url}"]


def test_a_path_item_and_an_operation_are_found_behind_their_references(told: Any) -> None:
    files = {
        "openapi.yaml": "paths: {/a: {$ref: item.yaml}, /b: {get: {$ref: 'item.yaml#/get'}}}",
        "item.yaml": "{get: {operationId: read}}",
    }

    views = told(files, Operation)

    assert labels(views) == ["GET /a", "GET /b"]
    assert {(view.node.document.name, str(view.id.pointer)) for view in views} == {("item.yaml", "/get/operationId")}


def test_an_operations_own_security_takes_the_place_of_the_documents(told: Any) -> None:
    text = """
security: [{oauth2: [all]}]
paths:
  /a: {get: {}, put: {security: []}, post: {security: [{csrf: [], oauth2: [one]}, {}]}}
components: {securitySchemes: {oauth2: {type: oauth2}, csrf: {$ref: '#/components/x-csrf'}}, x-csrf: {type: apiKey}}
"""
    found = {
        view.method: [
            [(one.name, one.scopes, (one.scheme or {}).get("type")) for one in both] for both in view.security
        ]
        for view in told(text, Operation)
    }

    assert found == {
        "get": [[("oauth2", ("all",), "oauth2")]],
        "put": [[]],
        "post": [[("csrf", (), "apiKey"), ("oauth2", ("one",), "oauth2")], []],
    }


def test_a_path_knows_the_path_parameters_that_its_item_and_operations_declare(told: Any) -> None:
    text = """
paths:
  /a/{id}/{part}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get: {parameters: [{name: part, in: path}, {name: page, in: query}]}
components: {parameters: {Id: {name: id, in: path}}}
"""
    assert [view.declared for view in told(text, PathTemplate)] == [{"id", "part"}]


@pytest.mark.parametrize("broken", ["null", "7", "[]", "text", "{get: null}", "{get: [7]}", "{get: {$ref: '#/no'}}"])
def test_what_is_no_path_item_is_passed_over(told: Any, broken: str) -> None:
    assert labels(told(f"paths: {{/a: {broken}, /b: {{get: {{}}}}}}", Operation))[-1] == "GET /b"
