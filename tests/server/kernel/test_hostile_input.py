"""What no client should send: each is refused with a sentence that names the field, or is truly valid."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from server.kernel.context import Context
from tests.server.kernel.sample import THING, signed_in

pytestmark = pytest.mark.anyio
FORM = "application/x-www-form-urlencoded"


async def change(sample: httpx.AsyncClient, context: Context, body: bytes | str, **headers: str) -> httpx.Response:
    given = {**signed_in(context), "Content-Type": FORM, **headers}
    return await sample.post(f"/things/{THING}", content=body, headers=given)


def error(answer: httpx.Response) -> tuple[int, str, Any]:
    body = answer.json()
    assert (body["status"], body["result"]) == ("error", None)
    return answer.status_code, body["error"]["code"], body["error"]["detail"]


NOT_VALID = (422, "validation_failed")


@pytest.mark.parametrize(
    ("body", "status", "code", "detail"),
    [
        ("", *NOT_VALID, {"name": "is required"}),
        ("name=", *NOT_VALID, {"name": "must have at least 1 characters"}),
        ("name=" + "x" * 21, *NOT_VALID, {"name": "must have at most 20 characters"}),
        ("name=a%00b", *NOT_VALID, {"name": "has characters that are not allowed, or not this form"}),
        ("name=a&ratio=nan", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=NaN", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=inf", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=-Infinity", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=1e999", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=1_0", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=+5", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=%205", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=5%0A", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=%D9%A5", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=.", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=.5", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=0x10", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=", *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=" + "9" * 5000, *NOT_VALID, {"ratio": "must be a number"}),
        ("name=a&ratio=90.5", *NOT_VALID, {"ratio": "must be at most 90"}),
        ("name=a&count=1_0", *NOT_VALID, {"count": "must be an integer"}),
        ("name=a&count=%D9%A5", *NOT_VALID, {"count": "must be an integer"}),
        ("name=a&count=%205", *NOT_VALID, {"count": "must be an integer"}),
        ("name=a&count=5.0", *NOT_VALID, {"count": "must be an integer"}),
        ("name=a&count=" + "9" * 5000, *NOT_VALID, {"count": "must be an integer"}),
        ("name=a&count=2147483648", *NOT_VALID, {"count": "must be at most 2147483647"}),
        ("name=a&count=-6", *NOT_VALID, {"count": "must be at least -5"}),
        ("name=a&flag=True", *NOT_VALID, {"flag": "must be true or false"}),
        ("name=a&at=2026-03-14", *NOT_VALID, {"at": "must be a date-time"}),
        ("name=a&at=2026-12-31T23:59:60Z", *NOT_VALID, {"at": "must be a date-time"}),
        ("name=a&at=0001-01-01T00:00:00%2B23:59", *NOT_VALID, {"at": "must be a date-time"}),
        ("name=a&day=2026-02-30", *NOT_VALID, {"day": "must be a date"}),
        ("name=a&day=20260214", *NOT_VALID, {"day": "must be a date"}),
        ("name=a&key=1", *NOT_VALID, {"key": "must be a uuid"}),
        ("name=a&link=nowhere", *NOT_VALID, {"link": "must be a uri"}),
        ("name=a&mode=slower", *NOT_VALID, {"mode": "must be one of fast, slow"}),
        (
            "count=x&mode=y",
            *NOT_VALID,
            {"count": "must be an integer", "mode": "must be one of fast, slow", "name": "is required"},
        ),
        ("name=a&name=b", 400, "bad_request", {"name": "given twice"}),
        ("name=a&n%61me=b", 400, "bad_request", {"name": "given twice"}),
        ("name=a&color=red", 400, "bad_request", {"color": "not a field of this operation"}),
        ("name=a&=b", 400, "bad_request", {"": "not a field of this operation"}),
        ("name=a&__proto__[x]=b", 400, "bad_request", {"__proto__[x]": "not a field of this operation"}),
        ("a[b]" * 3000, 400, "bad_request", {("a[b]" * 25): "not a field of this operation"}),
        ("name=%ff", 400, "bad_request", {"name": "not valid UTF-8"}),
        ("name=%ED%A0%80", 400, "bad_request", {"name": "not valid UTF-8"}),
        ("%ff=a", 400, "bad_request", {"body": "not valid UTF-8"}),
        (b"name=\xff", 400, "bad_request", {"name": "not valid UTF-8"}),
        ("name=" + "x" * 16384, 413, "payload_too_large", None),
    ],
)
async def test_a_body_is_refused(
    sample: httpx.AsyncClient, sample_context: Context, body: bytes | str, status: int, code: str, detail: Any
) -> None:
    assert error(await change(sample, sample_context, body)) == (status, code, detail)


@pytest.mark.parametrize(
    ("body", "form"),
    [
        ("name=a", {"name": "a"}),
        ("name=a+b%2Bc", {"name": "a b+c"}),
        ("&&name=%C3%A4&&", {"name": "ä"}),
        ("name=%F0%9F%9A%95", {"name": "\N{TAXI}"}),
        ("name=100%", {"name": "100%"}),
        ("name=a=b", {"name": "a=b"}),
        ("name=null&note=", {"name": "null", "note": ""}),
        ("name=a&note=a%00b", {"name": "a", "note": "a\0b"}),
        ("name=a&ratio=-0.5e1&count=-5&flag=true", {"name": "a", "ratio": -5.0, "count": -5, "flag": True}),
        ("name=a&ratio=5e-324", {"name": "a", "ratio": 5e-324}),
        ("name=a&at=2026-03-14t08:29:58.25%2B01:00", {"name": "a", "at": "2026-03-14T07:29:58.250000Z"}),
        ("name=a&day=2026-03-14", {"name": "a", "day": "2026-03-14"}),
        ("name=a&link=com.example:/x", {"name": "a", "link": "com.example:/x"}),
    ],
)
async def test_a_body_is_read_as_it_is_meant(
    sample: httpx.AsyncClient, sample_context: Context, body: str, form: dict[str, Any]
) -> None:
    answer = await change(sample, sample_context, body)
    assert (answer.status_code, answer.json()["result"]["form"]) == (200, form)


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "multipart/form-data; boundary=x", "text/plain", "", FORM + "; charset=latin-1"],
)
async def test_a_body_of_another_type_is_refused(
    sample: httpx.AsyncClient, sample_context: Context, content_type: str
) -> None:
    answer = await change(sample, sample_context, "name=a", **{"Content-Type": content_type})
    assert error(answer) == (415, "unsupported_media_type", None)


async def test_a_body_that_does_not_say_its_type_is_refused(sample: httpx.AsyncClient, sample_context: Context) -> None:
    answer = await sample.post(f"/things/{THING}", content=b"name=a", headers=signed_in(sample_context))
    assert error(answer) == (415, "unsupported_media_type", None)


async def test_the_encoding_may_be_said(sample: httpx.AsyncClient, sample_context: Context) -> None:
    answer = await change(sample, sample_context, "name=a", **{"Content-Type": FORM + '; charset="UTF-8"'})
    assert answer.status_code == 200


async def test_a_body_in_pieces_is_read_whole(sample: httpx.AsyncClient, sample_context: Context) -> None:
    async def pieces() -> Any:
        yield b"na"
        yield b"me=a"

    headers = {**signed_in(sample_context), "Content-Type": FORM}
    answer = await sample.post(f"/things/{THING}", content=pieces(), headers=headers)
    assert answer.json()["result"]["form"] == {"name": "a"}


async def test_a_body_in_pieces_is_bounded_too(sample: httpx.AsyncClient, sample_context: Context) -> None:
    async def pieces() -> Any:
        for _ in range(100):
            yield b"x" * 1000

    headers = {**signed_in(sample_context), "Content-Type": FORM}
    answer = await sample.post(f"/things/{THING}", content=pieces(), headers=headers)
    assert error(answer) == (413, "payload_too_large", None)
    assert answer.json()["error"]["message"] == "The body is longer than 16384 bytes."


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("limit=0", 422, {"limit": "must be at least 1"}),
        ("limit=%D9%A5", 422, {"limit": "must be an integer"}),
        ("limit=1&limit=1", 400, {"limit": "given twice"}),
        ("limit=%ff", 400, {"limit": "not valid UTF-8"}),
        ("color=red", 400, {"color": "not a field of this operation"}),
        ("since=2026-02-29", 422, {"since": "must be a date"}),
        ("since=2026-02-00%00", 422, {"since": "must be a date"}),
    ],
)
async def test_a_query_is_refused(sample: httpx.AsyncClient, query: str, status: int, detail: Any) -> None:
    answer = await sample.get(f"/things?{query}")
    assert (answer.status_code, answer.json()["error"]["detail"]) == (status, detail)


async def test_a_default_stands_in_for_a_parameter_that_was_not_sent(sample: httpx.AsyncClient) -> None:
    assert (await sample.get("/things")).json()["result"]["query"] == {"limit": 20}


@pytest.mark.parametrize("distance", ["%2E", "+", "1_0", "nan", "9" * 5000, "%D9%A5", "%20 5", "1%2F2"])
async def test_what_is_no_number_in_a_path_is_refused(sample: httpx.AsyncClient, distance: str) -> None:
    assert error(await sample.get(f"/distances/{distance}")) == (
        422,
        "validation_failed",
        {"distance": "must be a number"},
    )


async def test_bytes_in_a_path_that_are_no_text_are_refused(sample: httpx.AsyncClient) -> None:
    assert error(await sample.get("/distances/%ff")) == (400, "bad_request", {"distance": "not valid UTF-8"})


async def test_a_demanded_header_is_missed(sample: httpx.AsyncClient, sample_context: Context) -> None:
    headers = signed_in(sample_context)
    del headers["Idempotency-Key"]
    answer = await sample.post(f"/things/{THING}", data={"name": "a"}, headers=headers)
    assert error(answer) == (422, "validation_failed", {"idempotency-key": "is required"})
