"""Who may pass: access tokens, scopes, CSRF tokens and clients, as the description demands them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from server.kernel.context import Context
from server.kernel.csrf import Csrf
from tests.server.kernel.sample import ACCOUNT, SESSION, THING, access_token, bearer, signed_in, signing_key

pytestmark = pytest.mark.anyio
READ = f"/things/{THING}"


def refused(answer: httpx.Response) -> tuple[int, str, str | None]:
    return answer.status_code, answer.json()["error"]["code"], answer.headers.get("WWW-Authenticate")


INVALID = (401, "token_invalid", 'Bearer realm="rides", error="invalid_token"')


async def test_a_good_token_passes(sample: httpx.AsyncClient, sample_context: Context) -> None:
    answer = await sample.get(READ, headers=bearer(sample_context))
    assert answer.json()["result"]["who"] == str(ACCOUNT)


@pytest.mark.parametrize("value", [None, "", "Bearer", "Bearer ", "Basic eDp5", "Token x"])
async def test_no_token_is_told_how_to_get_in(sample: httpx.AsyncClient, value: str | None) -> None:
    headers = {} if value is None else {"Authorization": value}
    answer = await sample.get(READ, headers=headers)
    assert refused(answer) == (401, "unauthenticated", 'Bearer realm="rides"')


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"exp": None},
        {"exp": "soon"},
        {"sub": None},
        {"sub": "ada"},
        {"sid": None},
        {"sid": 5},
        {"role": "admin"},
        {"client_id": None},
        {"scope": None},
    ],
)
async def test_a_token_with_other_claims_is_not_valid(
    sample: httpx.AsyncClient, sample_context: Context, claims: dict[str, Any]
) -> None:
    assert refused(await sample.get(READ, headers=bearer(sample_context, **claims))) == INVALID


@pytest.mark.parametrize("token", ["x", "x.y.z", "a" * 5000, "e30.e30.e30", "....", "bnVsbA.e30.e30", "\u00e4.b.c"])
async def test_what_is_no_token_is_not_valid(sample: httpx.AsyncClient, token: str) -> None:
    headers = {b"Authorization": f"Bearer {token}".encode()}
    assert refused(await sample.get(READ, headers=headers)) == INVALID


@pytest.mark.parametrize("header", [{"typ": "JWT"}, {"typ": None}, {"kid": None}, {"kid": "another"}, {"kid": 5}])
async def test_a_token_of_another_kind_is_not_valid(
    sample: httpx.AsyncClient, sample_context: Context, header: dict[str, Any]
) -> None:
    token = access_token(sample_context, header=header) if header.get("kid", "") != 5 else "eyJraWQiOjV9.e30.e30"
    assert refused(await sample.get(READ, headers={"Authorization": f"Bearer {token}"})) == INVALID


async def test_a_token_signed_by_another_key_is_not_valid(sample: httpx.AsyncClient, sample_context: Context) -> None:
    token = access_token(sample_context, signing_key("forger"), {"kid": "first"})
    assert refused(await sample.get(READ, headers={"Authorization": f"Bearer {token}"})) == INVALID


async def test_a_token_past_its_time_has_expired(sample: httpx.AsyncClient, sample_context: Context) -> None:
    past = int(sample_context.clock.now().timestamp()) - 10
    assert refused(await sample.get(READ, headers=bearer(sample_context, exp=past)))[:2] == (401, "token_expired")


async def test_a_token_without_the_scope_is_told_which(sample: httpx.AsyncClient, sample_context: Context) -> None:
    answer = await sample.get(READ, headers=bearer(sample_context, scope="things:write"))
    assert refused(answer) == (
        403,
        "insufficient_scope",
        'Bearer realm="rides", error="insufficient_scope", scope="things:read"',
    )
    assert answer.json()["error"]["detail"] == {"scope": "things:read"}


async def test_where_a_token_is_optional_none_will_do(sample: httpx.AsyncClient) -> None:
    assert (await sample.get("/whoever")).json()["result"]["who"] is None


async def test_where_a_token_is_optional_a_bad_one_is_refused(sample: httpx.AsyncClient) -> None:
    assert refused(await sample.get("/whoever", headers={"Authorization": "Bearer x"})) == INVALID


async def change(sample: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await sample.post(READ, data={"name": "a"}, headers=headers)


async def test_a_change_with_the_sessions_csrf_token_passes(sample: httpx.AsyncClient, sample_context: Context) -> None:
    assert (await change(sample, signed_in(sample_context))).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\u00e4", "x" * 600])
async def test_a_forged_csrf_token_is_refused(sample: httpx.AsyncClient, sample_context: Context, token: str) -> None:
    headers = {name.encode(): value.encode() for name, value in signed_in(sample_context).items()}
    answer = await sample.post(READ, data={"name": "a"}, headers={**headers, b"X-CSRF-Token": token.encode()})
    assert refused(answer)[:2] == (403, "csrf_token_invalid")


async def test_a_change_without_a_csrf_token_is_refused(sample: httpx.AsyncClient, sample_context: Context) -> None:
    headers = signed_in(sample_context)
    del headers["X-CSRF-Token"]
    assert refused(await change(sample, headers))[:2] == (403, "csrf_token_invalid")


async def test_another_sessions_csrf_token_is_refused(sample: httpx.AsyncClient, sample_context: Context) -> None:
    assert refused(await change(sample, signed_in(sample_context, uuid4())))[:2] == (403, "csrf_token_invalid")


async def test_a_missing_access_token_is_said_before_a_missing_csrf_token(sample: httpx.AsyncClient) -> None:
    assert refused(await change(sample, {}))[:2] == (401, "unauthenticated")


async def replace(sample: httpx.AsyncClient, headers: dict[str, str]) -> int:
    return (await sample.put("/things", data={"name": "a"}, headers=headers)).status_code


async def test_a_browsers_csrf_token_is_bound_to_its_cookie(sample: httpx.AsyncClient, sample_context: Context) -> None:
    token, _ = sample_context.csrf.issue("the-cookie-of-this-browser")
    assert await replace(sample, {"X-CSRF-Token": token}) == 403
    assert await replace(sample, {"X-CSRF-Token": token, "Cookie": "browser_session=another"}) == 403
    assert await replace(sample, {"X-CSRF-Token": token, "Cookie": "browser_session=the-cookie-of-this-browser"}) == 200


async def test_without_a_cookie_the_access_tokens_session_will_do(
    sample: httpx.AsyncClient, sample_context: Context
) -> None:
    token, _ = sample_context.csrf.issue(str(SESSION))
    assert await replace(sample, {"X-CSRF-Token": token, **bearer(sample_context)}) == 200
    assert await replace(sample, {"X-CSRF-Token": token, "Authorization": "Bearer x"}) == 403


@pytest.mark.parametrize(
    ("credentials", "status"), [(("meter", "s3cret"), 200), (("meter", "wrong"), 401), (("other", "s3cret"), 401)]
)
async def test_a_client_passes_with_its_own_credentials(
    sample: httpx.AsyncClient, credentials: tuple[str, str], status: int
) -> None:
    assert (await sample.get("/clients", auth=credentials)).status_code == status


@pytest.mark.parametrize("value", ["", "Basic", "Basic !", "Basic /w==", "Bearer bWV0ZXI6czNjcmV0"])
async def test_broken_credentials_are_refused(sample: httpx.AsyncClient, value: str) -> None:
    answer = await sample.get("/clients", headers={"Authorization": value})
    assert refused(answer) == (401, "unauthenticated", 'Basic realm="rides"')


def test_a_csrf_token_expires(sample_context: Context) -> None:
    class Later:
        def now(self) -> Any:
            return sample_context.clock.now() + timedelta(seconds=3602)

    token, _ = sample_context.csrf.issue("session")
    settings = sample_context.settings
    assert sample_context.csrf.holds(token, "session")
    assert not Csrf(settings.secret_keys, settings.csrf_seconds, Later()).holds(token, "session")


def test_a_csrf_token_outlives_a_change_of_keys(sample_context: Context) -> None:
    old, new = "o" * 40, "n" * 40
    token, _ = Csrf([old], 60, sample_context.clock).issue("session")
    assert Csrf([new, old], 60, sample_context.clock).holds(token, "session")
    assert not Csrf([new], 60, sample_context.clock).holds(token, "session")


async def test_a_known_token_opens_no_more_than_an_unknown_one(
    sample: httpx.AsyncClient, sample_context: Context
) -> None:
    headers = signed_in(sample_context)
    assert (await change(sample, headers)).status_code == 200
    assert (await sample.get(READ, headers=headers)).status_code == 200
    forged = {**headers, "X-CSRF-Token": "a.b.c"}
    assert refused(await change(sample, forged))[:2] == (403, "csrf_token_invalid")
    del forged["X-CSRF-Token"]
    assert refused(await change(sample, forged))[:2] == (403, "csrf_token_invalid")


async def test_a_known_token_without_the_scope_is_told_which(
    sample: httpx.AsyncClient, sample_context: Context
) -> None:
    headers = bearer(sample_context, scope="things:write")
    first, again = [refused(await sample.get(READ, headers=headers)) for _ in range(2)]
    assert first == again == (403, "insufficient_scope", first[2])
