"""The descriptions are the only source: operations, codes and limits stand there and are held here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.commands.services import PORTS, find_service
from server.kernel.app import build_app
from server.kernel.compiled.schemas import UnsupportedDescriptionError
from server.kernel.context import open_context
from server.kernel.problem import CODES, Problem
from server.kernel.service import Service
from server.kernel.settings import Settings
from tests.server.kernel.sample import SAMPLE, SECRET
from tests.server.running import application

FORM = "application/x-www-form-urlencoded"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def operations(document: Mapping[str, Any]) -> set[str]:
    items = [item for path in document["paths"].values() for method, item in path.items() if method != "parameters"]
    return {item["operationId"] for item in items}


@pytest.mark.parametrize("name", sorted(PORTS))
def test_a_handler_exists_for_every_operation_and_none_besides(name: str) -> None:
    service = find_service(name)
    assert set(service.handlers) == operations(read(service.spec))


@pytest.mark.parametrize("name", sorted(PORTS))
@pytest.mark.anyio
async def test_a_service_tells_that_it_is_alive(name: str, tmp_path: Path) -> None:
    context = open_context(Settings(env="test", data=tmp_path, secret_keys=(SECRET,)))
    service = find_service(name)
    # Without its own parts: alive is what a process is that can reach nothing.
    bare = Service(name, service.spec, service.handlers, refusals=service.refusals)
    async with application(bare, context) as client:
        answer = await client.get("/health")
    assert answer.json() == {"status": "success", "result": {"alive": True, "mode": "embedded"}, "error": None}


def test_the_codes_are_those_of_the_description(root: Path) -> None:
    described = read(root / "specs" / "common.yaml")["components"]["schemas"]["ErrorCode"]["enum"]
    assert set(described) == CODES


def test_each_codes_status_is_the_one_under_which_the_description_lists_it(root: Path) -> None:
    status, listed = 0, {}
    for line in (root / "specs" / "common.yaml").read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text.startswith("# ") and text[2:5].isdecimal():
            statuses = [int(part) for part in text[2:].split(", ")]
            status = statuses[0] if len(statuses) == 1 else 0
        elif status and text.removeprefix("- ") in CODES and text.startswith("- "):
            listed[text.removeprefix("- ")] = status
        elif not text.startswith(("#", "-")):
            status = 0
    assert len(listed) > 20
    assert {code: Problem(code).status for code in listed} == listed


def test_a_code_that_is_not_described_is_an_error_at_once() -> None:
    with pytest.raises(KeyError):
        Problem("no_such_code")


def test_an_operation_without_a_handler_is_an_error_at_the_start(tmp_path: Path) -> None:
    handlers = {name: handler for name, handler in SAMPLE.handlers.items() if name != "greet"}
    with pytest.raises(LookupError, match="sample has no handler for greet"):
        start(Service("sample", SAMPLE.spec, handlers), tmp_path)


def test_a_handler_without_an_operation_is_an_error_at_the_start(tmp_path: Path) -> None:
    handlers = {**SAMPLE.handlers, "dance": SAMPLE.handlers["greet"]}
    with pytest.raises(LookupError, match="sample describes no dance"):
        start(Service("sample", SAMPLE.spec, handlers), tmp_path)


def start(service: Service, folder: Path) -> None:
    app = build_app(service, open_context(Settings(env="test", data=folder, secret_keys=(SECRET,))))
    app.middleware._build_middleware_stack()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"parameters": [{"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}]},
         "greet: ids is neither a string, a number nor a boolean"),
        ({"parameters": [{"name": "x", "in": "query", "style": "pipeDelimited", "schema": {"type": "string"}}]},
         "greet: parameter x uses style"),
        ({"parameters": [{"name": "x", "in": "query", "explode": False, "schema": {"type": "string"}}]},
         "greet: parameter x uses explode"),
        ({"parameters": [{"name": "x", "in": "query", "allowEmptyValue": True, "schema": {"type": "string"}}]},
         "greet: parameter x uses allowEmptyValue"),
        ({"parameters": [{"name": "x", "in": "cookie", "schema": {"type": "string", "nullable": True}}]},
         "greet: x is neither a string, a number nor a boolean"),
        ({"parameters": [{"name": "x", "in": "query", "schema": {"type": "string", "readOnly": True}}]},
         "greet: a schema uses readOnly"),
        ({"parameters": [{"name": "x", "in": "query", "schema": {"type": "string", "format": "byte"}}]},
         "greet: a schema uses the format byte"),
        ({"requestBody": {"content": {FORM: {"schema": {"allOf": []}}}}},
         "greet: a form's schema is an object with properties"),
        ({"requestBody": {"content": {FORM: {"schema": {"type": "object", "properties": {}, "oneOf": []}}}}},
         "greet: a form's schema uses oneOf"),
        ({"requestBody": {"content": {FORM: {"encoding": {}, "schema": {"type": "object", "properties": {}}}}}},
         "greet: a body with `encoding`"),
        ({"requestBody": {"content": {FORM: {"schema": {"type": "object", "required": ["x"], "properties": {"x": {
            "type": "string"}}}}}}},
         "greet: a body that may be left out, with fields that may not"),
        ({"servers": [{"url": "/elsewhere"}]}, "/whoever uses servers"),
        ({"callbacks": {}}, "/whoever uses callbacks"),
        ({"security": [{"oauth2": [], "other": []}]}, "greet: two access tokens in `security`"),
        ({"security": [{"key": []}]}, "greet: security scheme key"),
        ({"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}},
         "greet: a body that is not application/x-www-form-urlencoded"),
        ({"security": [{"csrf": []}, {"oauth2": []}]}, "greet: alternatives in `security` beside `{}`"),
        ({"responses": {"default": {"description": "Any"}}},
         "greet: responses are named by their status: no default, no 4XX"),
    ],
)  # fmt: skip
def test_what_the_kernel_does_not_carry_out_is_an_error_at_the_start(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    document = read(SAMPLE.spec)
    document["paths"]["/whoever"]["get"].update(change)
    schemes = document["components"]["securitySchemes"]
    schemes |= {"other": schemes["oauth2"], "key": {"type": "apiKey", "in": "query", "name": "key"}}
    spec = tmp_path / "sample.yaml"
    spec.write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(UnsupportedDescriptionError) as caught:
        start(Service("sample", spec, SAMPLE.handlers), tmp_path)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/things/{name}.json", "greet: a parameter is a part of a segment of /sample/v1/things/{name}.json"),
        ("/things/v{name}", "greet: a parameter is a part of a segment of /sample/v1/things/v{name}"),
        ("/things/{other}", "greet: /sample/v1/things/{other} is described twice, by other names"),
    ],
)
def test_a_path_that_segments_cannot_tell_is_an_error_at_the_start(tmp_path: Path, path: str, message: str) -> None:
    document = read(SAMPLE.spec)
    item = document["paths"].pop("/whoever")
    name = path.partition("{")[2].partition("}")[0]
    parameter = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    document["paths"][path] = {"parameters": [parameter], "delete": item["get"]}
    spec = tmp_path / "sample.yaml"
    spec.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    with pytest.raises(UnsupportedDescriptionError) as caught:
        start(Service("sample", spec, SAMPLE.handlers), tmp_path)
    assert str(caught.value) == message
