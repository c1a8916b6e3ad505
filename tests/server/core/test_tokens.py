"""The token endpoint, revocation and introspection."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import select

from server.core.tables import sessions
from server.kernel.context import Context
from tests.server.core.conftest import TestClock
from tests.server.core.people import INTROSPECTION_SECRET, Browser, on_both

pytestmark = [pytest.mark.anyio, on_both]

ISSUER = "http://127.0.0.1:8080"


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


# --- codes ---


async def test_a_token_response_has_the_members_of_the_rfc_and_no_error(browser: Browser) -> None:
    tokens = await browser.tokens(scope="account:read")
    assert {**tokens, "access_token": "", "refresh_token": ""} == {
        "access_token": "",
        "token_type": "Bearer",
        "expires_in": 300,
        "refresh_token": "",
        "scope": "account:read",
    }


async def test_an_access_token_says_what_rfc_9068_wants(browser: Browser, core: httpx.AsyncClient) -> None:
    tokens = await browser.tokens(role="driver", scope="location:write account:read orders:write")
    keys = KeySet.import_key_set((await core.get("/oauth/jwks")).json())
    token = jwt.decode(tokens["access_token"], keys, algorithms=["ES256"])
    account = (await browser.account(tokens["access_token"])).json()["result"]["account_id"]
    claims = dict(token.claims)
    own = {name: claims.pop(name) for name in ("sid", "jti", "iat", "exp")}
    assert token.header["typ"] == "at+jwt"
    assert own["exp"] - own["iat"] == 300
    assert claims == {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": account,
        "client_id": "ride_app",
        "role": "driver",
        "scope": "account:read location:write",
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"code_verifier": "x" * 43}, (400, "invalid_grant"), id="a wrong verifier"),
        pytest.param({"code_verifier": ""}, (400, "invalid_request"), id="no verifier"),
        pytest.param({"code": "x" * 43}, (400, "invalid_grant"), id="a wrong code"),
        pytest.param({"code": ""}, (400, "invalid_request"), id="no code"),
        pytest.param({"redirect_uri": "http://127.0.0.1/oauth/callback"}, (400, "invalid_grant"), id="another address"),
        pytest.param({"redirect_uri": ""}, (400, "invalid_grant"), id="no address"),
        pytest.param({"client_id": "nobody"}, (401, "invalid_client"), id="an unknown client"),
        pytest.param({"client_id": "ride_resource_server"}, (401, "invalid_client"), id="a resource server"),
        pytest.param({"client_id": ""}, (400, "invalid_request"), id="no client"),
        pytest.param({"grant_type": "password"}, (400, "unsupported_grant_type"), id="the password grant"),
        pytest.param({"grant_type": ""}, (400, "invalid_request"), id="no grant"),
    ],
)
async def test_a_code_is_refused_with(browser: Browser, changes: dict[str, str], expected: tuple[int, str]) -> None:
    await browser.register()
    answer = await browser.exchange(await browser.code(), **changes)
    assert refused(answer) == expected
    assert answer.headers["cache-control"] == "no-store"


async def test_a_refused_exchange_leaves_the_code_good(browser: Browser) -> None:
    await browser.register()
    code = await browser.code()
    await browser.exchange(code, code_verifier="x" * 43)
    assert (await browser.exchange(code)).status_code == 200


async def test_a_code_expires(browser: Browser, clock: TestClock) -> None:
    await browser.register()
    code = await browser.code()
    clock.move(seconds=60)
    assert refused(await browser.exchange(code)) == (400, "invalid_grant")


async def test_of_many_exchanges_at_once_one_succeeds(browser: Browser) -> None:
    await browser.register()
    code = await browser.code()
    answers = await asyncio.gather(*(browser.exchange(code) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7


async def test_a_second_use_of_a_code_ends_its_session(browser: Browser) -> None:
    await browser.register()
    code = await browser.code()
    tokens = (await browser.exchange(code)).json()
    assert refused(await browser.exchange(code)) == (400, "invalid_grant")
    assert (await browser.account(tokens["access_token"])).status_code == 401
    assert refused(await browser.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


async def test_fields_that_are_not_known_are_ignored(browser: Browser) -> None:
    await browser.register()
    assert (await browser.exchange(await browser.code(), device="phone")).status_code == 200


async def test_a_refusal_of_an_unknown_client_says_how_to_authenticate(browser: Browser) -> None:
    answer = await browser.exchange("x", client_id="nobody")
    assert answer.headers["www-authenticate"] == 'Basic realm="rides"'


# --- refreshing ---


async def test_a_refresh_gives_new_tokens_of_the_same_session(browser: Browser) -> None:
    tokens = await browser.tokens()
    fresh = (await browser.refresh(tokens["refresh_token"])).json()
    assert fresh["refresh_token"] != tokens["refresh_token"]
    assert fresh["scope"] == tokens["scope"]
    assert (await browser.account(fresh["access_token"])).status_code == 200


async def test_a_refresh_may_narrow_the_scope_for_once(browser: Browser) -> None:
    tokens = await browser.tokens(scope="account:read orders:read")
    narrow = (await browser.refresh(tokens["refresh_token"], scope="orders:read")).json()
    wide = (await browser.refresh(narrow["refresh_token"])).json()
    assert (narrow["scope"], wide["scope"]) == ("orders:read", "account:read orders:read")


async def test_a_refresh_may_not_widen_the_scope(browser: Browser) -> None:
    tokens = await browser.tokens(scope="account:read")
    assert refused(await browser.refresh(tokens["refresh_token"], scope="orders:write")) == (400, "invalid_scope")
    assert (await browser.refresh(tokens["refresh_token"])).status_code == 200


async def test_an_app_that_did_not_get_the_answer_may_ask_again(browser: Browser, clock: TestClock) -> None:
    tokens = await browser.tokens()
    await browser.refresh(tokens["refresh_token"])
    clock.move(seconds=9)
    again = await browser.refresh(tokens["refresh_token"])
    assert (again.status_code, (await browser.refresh(again.json()["refresh_token"])).status_code) == (200, 200)


async def test_many_refreshes_at_once_all_succeed_and_end_nothing(browser: Browser) -> None:
    tokens = await browser.tokens()
    answers = await asyncio.gather(*(browser.refresh(tokens["refresh_token"]) for _ in range(8)))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert (await browser.refresh(answers[3].json()["refresh_token"])).status_code == 200


async def test_an_old_refresh_token_ends_the_whole_family(browser: Browser, clock: TestClock) -> None:
    tokens = await browser.tokens()
    newest = (await browser.refresh(tokens["refresh_token"])).json()
    clock.move(seconds=10)
    assert refused(await browser.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    assert refused(await browser.refresh(newest["refresh_token"])) == (400, "invalid_grant")
    assert (await browser.account(newest["access_token"])).json()["error"]["code"] == "token_revoked"


async def test_a_token_two_generations_old_has_no_grace(browser: Browser) -> None:
    tokens = await browser.tokens()
    second = (await browser.refresh(tokens["refresh_token"])).json()
    third = (await browser.refresh(second["refresh_token"])).json()
    await browser.refresh(tokens["refresh_token"])
    assert refused(await browser.refresh(third["refresh_token"])) == (400, "invalid_grant")


async def test_a_thief_within_the_grace_is_found_out_later(browser: Browser, clock: TestClock) -> None:
    tokens = await browser.tokens()
    owners = (await browser.refresh(tokens["refresh_token"])).json()
    thiefs = (await browser.refresh(tokens["refresh_token"])).json()
    clock.move(seconds=300)
    assert (await browser.refresh(owners["refresh_token"])).status_code == 200
    clock.move(seconds=300)
    assert refused(await browser.refresh(thiefs["refresh_token"])) == (400, "invalid_grant")
    assert (await browser.introspect(owners["access_token"])).json() == {"active": False}


async def test_a_refresh_token_that_nobody_uses_expires(browser: Browser, clock: TestClock) -> None:
    tokens = await browser.tokens()
    clock.move(days=60)
    assert refused(await browser.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


# --- the end ---


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_revoking_either_token_ends_the_session(browser: Browser, kind: str) -> None:
    tokens = await browser.tokens()
    answer = await browser.revoke(tokens[kind], token_type_hint="whatever")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "success", "result": {"revoked": True}, "error": None},
    )
    assert (await browser.account(tokens["access_token"])).json()["error"]["code"] == "token_revoked"
    assert refused(await browser.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


async def test_a_token_that_is_unknown_or_revoked_is_no_error(browser: Browser) -> None:
    tokens = await browser.tokens()
    for token in (tokens["refresh_token"], tokens["refresh_token"], "unknown", "not.a.token"):
        assert (await browser.revoke(token)).status_code == 200


async def test_an_account_that_signs_in_again_leaves_no_ended_sessions_behind(
    browser: Browser, core_context: Context, clock: TestClock
) -> None:
    tokens = await browser.tokens()
    await browser.revoke(tokens["refresh_token"])
    clock.move(seconds=1)
    await browser.exchange(await browser.code())
    left = await core_context.database.run(lambda connection: connection.scalars(select(sessions.c.revoked_at)).all())
    assert list(left) == [None]


async def test_revoking_ends_no_other_session(browser: Browser) -> None:
    first = await browser.tokens()
    second = (await browser.exchange(await browser.code_again())).json()
    await browser.revoke(first["refresh_token"])
    assert (await browser.account(second["access_token"])).status_code == 200


# --- introspection ---


async def test_a_good_access_token_is_active(browser: Browser) -> None:
    tokens = await browser.tokens(scope="account:read")
    body: dict[str, Any] = (await browser.introspect(tokens["access_token"])).json()
    shown = {name: body[name] for name in ("active", "scope", "client_id", "token_type", "iss", "aud")}
    assert shown == {
        "active": True,
        "scope": "account:read",
        "client_id": "ride_app",
        "token_type": "Bearer",
        "iss": ISSUER,
        "aud": ISSUER,
    }


async def test_a_good_refresh_token_is_active(browser: Browser) -> None:
    tokens = await browser.tokens(scope="account:read")
    body = (await browser.introspect(tokens["refresh_token"])).json()
    assert (body["active"], body["scope"], "token_type" in body) == (True, "account:read", False)


async def test_an_expired_access_token_is_not(browser: Browser, clock: TestClock) -> None:
    tokens = await browser.tokens()
    clock.move(seconds=300)
    assert (await browser.introspect(tokens["access_token"])).json() == {"active": False}


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_a_revoked_token_is_not(browser: Browser, kind: str) -> None:
    tokens = await browser.tokens()
    await browser.revoke(tokens["access_token"])
    assert (await browser.introspect(tokens[kind])).json() == {"active": False}


@pytest.mark.parametrize("token", ["unknown", "not.a.token", "eyJhbGciOiJub25lIn0.e30."])
async def test_any_other_text_is_not(browser: Browser, token: str) -> None:
    assert (await browser.introspect(token)).json() == {"active": False}


@pytest.mark.parametrize(
    "credentials", [("", ""), ("ride_resource_server", "wrong"), ("ride_app", ""), ("nobody", "nothing")]
)
async def test_only_resource_servers_may_ask(core: httpx.AsyncClient, credentials: tuple[str, str]) -> None:
    answer = await core.post("/oauth/introspect", data={"token": "x"}, auth=credentials)
    assert (*refused(answer), answer.headers["www-authenticate"]) == (401, "invalid_client", 'Basic realm="rides"')


async def test_credentials_may_be_form_encoded(core: httpx.AsyncClient) -> None:
    encoded = ("ride%5Fresource%5Fserver", INTROSPECTION_SECRET.replace("-", "%2D"))
    assert (await core.post("/oauth/introspect", data={"token": "x"}, auth=encoded)).json() == {"active": False}
