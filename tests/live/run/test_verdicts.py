"""What Schemathesis's checks find in a run: told by rules like any other, and once where another rule tells it too."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docs.samples.shop import Answer, Call, Server, served

PATIENCE = 120
EFFORT = ("--fuzz", "--max-examples", "4", "--seed", "1")
LINKED = ("--max-examples", "20", "--seed", "1", "--include", "/kept/**", "--include", "/lost/**")

_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "oauth": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}}},
    "keyed": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "queried": {"type": "apiKey", "in": "query", "name": "api_key"},
    "cookied": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
}
_TENANT = {"name": "X-Tenant", "in": "header", "required": True, "schema": {"type": "string"}}
_LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 10}}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}


def _operation(*statuses: int, **members: Any) -> dict[str, Any]:
    body = {"application/json": {"schema": {"type": "object"}}}
    answers = {str(status): {"description": "An answer.", "content": body} for status in statuses or (200,)}
    return {"responses": answers, **members}


def _made(*linked: str) -> dict[str, Any]:
    made = _operation(201)
    links = {name: {"operationId": name, "parameters": {"id": "$response.body#/id"}} for name in linked}
    made["responses"]["201"]["links"] = links
    return made


PATHS = {
    **{f"/{name}": {"post" if name == "csrf" else "get": _operation(security=[{name: []}])} for name in _SCHEMES},
    "/tenants": {"get": _operation(parameters=[_TENANT])},
    "/limits": {"get": _operation(parameters=[_LIMIT])},
    "/guarded": {"get": _operation(security=[{"bearer": []}], parameters=[_LIMIT])},
    "/failing": {"get": _operation(200, 500, parameters=[_TENANT])},
    "/refused": {"get": _operation()},
    "/choosy": {"get": _operation(200, 400)},
    "/lost": {"post": _made("read_lost")},
    "/lost/{id}": {"get": _operation(200, 404, operationId="read_lost", parameters=[_ID])},
    "/kept": {"post": _made("read_kept", "delete_kept")},
    "/kept/{id}": {
        "get": _operation(operationId="read_kept", parameters=[_ID]),
        "delete": _operation(operationId="delete_kept", parameters=[_ID]),
    },
}
DESCRIPTION = {
    "openapi": "3.0.3",
    "info": {"title": "Careless", "version": "1.0.0"},
    "paths": PATHS,
    "components": {"securitySchemes": _SCHEMES},
}
TOLD = {
    ("auth-ignored", "GET /bearer"),
    ("auth-ignored", "GET /oauth"),
    ("auth-ignored", "GET /keyed"),
    ("auth-ignored", "GET /queried"),
    ("auth-ignored", "GET /cookied"),
    ("csrf-ignored", "POST /csrf"),
    ("missing-required-header", "GET /tenants"),
    ("negative-data-rejection", "GET /limits"),
    ("auth-ignored", "GET /guarded"),
    ("negative-data-rejection", "GET /guarded"),
    ("server-error", "GET /failing"),
    ("status-undocumented", "GET /refused"),
    ("positive-data-acceptance", "GET /choosy"),
}


def careless(call: Call) -> Answer:
    """Looks at nothing but method and path."""
    path = call.path.partition("?")[0]
    template = path if path in PATHS else f"{path.rpartition('/')[0]}/{{id}}"
    methods = [method.upper() for method in PATHS.get(template, {})]
    if not methods:
        return Answer.json({}, 404)
    if call.method not in methods:
        return Answer.json({}, 405, Allow=", ".join(methods))
    status = {"/failing": 500, "/refused": 400, "/choosy": 400, "/lost/{id}": 404}.get(template, 200)
    made = call.method == "POST" and template != "/csrf"
    return Answer.json({"id": "7"}, 201) if made else Answer.json({}, status)


def live(server: Server, folder: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
    (folder / "api.json").write_text(json.dumps(DESCRIPTION, indent=2))
    done = subprocess.run(
        [sys.executable, "-m", "ridelint", "live", server.url, "--spec", "api.json", "--format", "json", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)["findings"]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    with served(careless) as server:
        others = ("--exclude", "/kept/**", "--exclude", "/lost/**")
        yield live(server, tmp_path_factory.mktemp("run"), "--preset", "conformance", *EFFORT, *others)[1]


def test_every_fault_is_told_once(found: list[dict[str, Any]]) -> None:
    assert Counter((finding["rule"], finding["exchange"]["operation"]) for finding in found) == Counter(TOLD)


def test_a_verdict_is_told_at_its_operation_with_the_checks_own_names(found: list[dict[str, Any]]) -> None:
    (told,) = [finding for finding in found if finding["exchange"]["operation"] == "GET /limits"]
    lines = json.dumps(DESCRIPTION, indent=2).splitlines()

    assert (told["code"], told["pointer"]) == ("RL604", "/request/query")
    assert told["message"] == "`GET /limits` answered 200 to a request that its description forbids"
    assert told["help"].startswith(
        "Schemathesis, negative_data_rejection (ST201): Invalid component: parameter `limit`"
    )
    assert told["line"] == lines.index('    "/limits": {') + 2
    assert told["count"] > 1


def test_what_was_made_is_there_and_what_was_deleted_is_gone(tmp_path: Path) -> None:
    with served(careless) as server:
        code, found = live(server, tmp_path, "--preset", "conformance", *LINKED)

    assert code == 1
    assert {(finding["rule"], finding["message"]) for finding in found} == {
        ("ensure-resource-availability", "`GET /lost/{id}` answered 404 for what `POST /lost` had made"),
        ("use-after-free", "`GET /kept/{id}` answered 200 for what `DELETE /kept/{id}` had deleted"),
    }


@pytest.mark.parametrize(
    ("config", "options", "told"),
    [
        ("rules: {live: off}", (), []),
        ("rules: {RL604: info}", (), [("negative-data-rejection", "info")]),
        ("overrides: [{files: ['*.json'], rules: {negative-data-rejection: warn}}]", (),
         [("negative-data-rejection", "warn")]),
        ("", ("--ignore", "negative-data-rejection"), []),
        ("", ("--select", "RL604"), [("negative-data-rejection", "error")]),
        ("preset: none", (), []),
    ],
)  # fmt: skip
def test_a_verdict_is_configured_like_any_rule(
    tmp_path: Path, config: str, options: tuple[str, ...], told: list[tuple[str, str]]
) -> None:
    (tmp_path / "ridelint.yaml").write_text(config)
    with served(careless) as server:
        _, found = live(server, tmp_path, *EFFORT, "--include", "/limits", "--no-probes", *options)

    mine = [finding for finding in found if finding["rule"] == "negative-data-rejection"]
    assert [(finding["rule"], finding["severity"]) for finding in mine] == told
