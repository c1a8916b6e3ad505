"""Every answer is the envelope, with the code that says why; a fault of the house shows nothing of itself."""

from __future__ import annotations

import logging

import httpx
import pytest

pytestmark = pytest.mark.anyio


def code(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert set(body) == {"status", "result", "error"}
    assert set(body["error"]) == {"code", "message", "detail"}
    return answer.status_code, body["error"]["code"]


async def test_success_is_enveloped(sample: httpx.AsyncClient) -> None:
    body = (await sample.get("/things")).json()
    assert (body["status"], body["error"]) == ("success", None)


@pytest.mark.parametrize(
    "path", ["/nothing", "/things/", "//things", "/things/1/2", "/../../", "/internal/metrics", "/%74hings"]
)
async def test_another_path_is_not_found(sample: httpx.AsyncClient, path: str) -> None:
    assert code(await sample.get(path)) == (404, "not_found")


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
async def test_another_method_is_told_which_there_are(sample: httpx.AsyncClient, method: str) -> None:
    answer = await sample.request(method, "/things")
    assert (*code(answer), answer.headers["Allow"]) == (405, "method_not_allowed", "GET, PUT")


@pytest.mark.parametrize(
    "accept", ["text/html", "text/*", "application/json;q=0", "image/png, */*;q=0", "application/json;q=x", "nonsense"]
)
async def test_what_the_client_cannot_take_is_not_sent(sample: httpx.AsyncClient, accept: str) -> None:
    assert code(await sample.get("/things", headers={"Accept": accept})) == (406, "not_acceptable")


@pytest.mark.parametrize(
    "accept", ["*/*", "", "application/*", "text/html, application/json;q=0.1", "APPLICATION/JSON"]
)
async def test_what_the_client_takes_is_sent(sample: httpx.AsyncClient, accept: str) -> None:
    assert (await sample.get("/things", headers={"Accept": accept})).status_code == 200


async def test_a_fault_shows_nothing_and_is_logged(sample: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = await sample.get("/things?limit=99")
    assert code(answer) == (500, "internal_error")
    assert "secret of the house" not in answer.text
    assert "a secret of the house" in caplog.text


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        (96, "status 418 is not documented"),
        (97, '/result/broken: "text" is not of type "integer"'),
        (98, "status 200 is not documented as text/plain"),
    ],
)
async def test_an_answer_that_is_not_as_described_is_a_fault(
    sample: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, limit: int, reason: str
) -> None:
    assert code(await sample.get(f"/things?limit={limit}")) == (500, "internal_error")
    assert f"the answer of list_things is not as described: {reason}" in caplog.text


async def test_a_page_is_refused_as_a_page(sample: httpx.AsyncClient) -> None:
    # Its description has no 422, so the 400 that it has takes its place.
    answer = await sample.post("/page", data={"count": "1"})
    assert (answer.status_code, answer.headers["Content-Type"], answer.text) == (
        400,
        "text/html; charset=utf-8",
        "<p>bad_request",
    )


async def test_what_a_page_leaves_open_is_enveloped(sample: httpx.AsyncClient) -> None:
    assert code(await sample.post("/page", content=b"x", headers={"Content-Type": "text/plain"})) == (
        415,
        "unsupported_media_type",
    )


async def test_the_gateways_request_id_is_kept(sample: httpx.AsyncClient) -> None:
    answer = await sample.get("/things", headers={"X-Request-Id": "0123456789:a"})
    assert answer.headers["X-Request-Id"] == "0123456789:a"


@pytest.mark.parametrize("given", ["short", "x" * 129, 'evil"; injected', "line\x7f"])
async def test_another_request_id_is_replaced(sample: httpx.AsyncClient, given: str) -> None:
    answer = await sample.get("/things", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] != given
    assert len(answer.headers["X-Request-Id"]) == 36


async def test_each_request_is_logged_without_its_query(
    sample: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "server.requests"):
        await sample.get("/things?limit=7", headers={"X-Request-Id": "the-request"})
    (record,) = (vars(record) for record in caplog.records if record.name == "server.requests")
    said = {name: record[name] for name in ("method", "path", "operation", "status")}
    assert said == {"method": "GET", "path": "/sample/v1/things", "operation": "list_things", "status": 200}
