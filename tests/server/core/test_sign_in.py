"""The pages: sign in, consent, back to the app; and everything that must not happen there."""

from __future__ import annotations

import base64
import hashlib
import re

import httpx
import pytest

from server.commands.sign_in import read_form
from server.core.oauth.clients import Client
from server.core.oauth.store import put_client
from server.kernel.context import Context
from tests.server.core.conftest import TestClock
from tests.server.core.people import PASSWORD, Browser, on_both, returned

pytestmark = [pytest.mark.anyio, on_both]

ISSUER = "http://127.0.0.1:8080"


async def test_the_flow_ends_at_the_app_with_code_state_and_issuer(browser: Browser) -> None:
    await browser.register()
    answer = await browser.submit(await browser.consent_page(), decision="allow")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("com.example.rides:/oauth/callback?code=")
    assert {**returned(answer), "code": ""} == {"code": "", "state": "af0ifjsldkj", "iss": ISSUER}


async def test_the_page_fills_in_the_hinted_address(browser: Browser) -> None:
    page = await browser.open(login_hint='ada"><script>@example.com')
    assert 'value="ada&#34;&gt;&lt;script&gt;@example.com"' in page.text


async def test_a_person_who_denies_goes_back_with_access_denied(browser: Browser) -> None:
    await browser.register()
    answer = await browser.submit(await browser.consent_page(), decision="deny")
    brought = returned(answer)
    assert (answer.status_code, brought["error"], brought["state"], brought["iss"]) == (
        303,
        "access_denied",
        "af0ifjsldkj",
        ISSUER,
    )


async def test_what_was_allowed_before_is_not_asked_again(browser: Browser) -> None:
    await browser.register()
    await browser.code()
    again = await browser.open(scope="account:read")
    assert (again.status_code, set(returned(again))) == (303, {"code", "state", "iss"})


async def test_a_wider_scope_is_asked_for(browser: Browser) -> None:
    await browser.register()
    await browser.code(scope="account:read")
    again = await browser.open(scope="account:read orders:write")
    assert (again.status_code, "Place, cancel and rate orders" in again.text) == (200, True)


async def test_a_consent_that_was_denied_is_not_remembered(browser: Browser) -> None:
    await browser.register()
    await browser.submit(await browser.consent_page(), decision="deny")
    assert (await browser.open()).status_code == 200


async def test_the_consent_page_says_who_is_signed_in_and_what_is_asked(browser: Browser) -> None:
    await browser.register()
    page = await browser.consent_page(scope="account:read earnings:read")
    items = re.findall(r"<li>(.*?)</li>", page.text)
    assert ("ada@example.com" in page.text, items) == (True, ["See the account"])


async def test_a_rider_who_is_asked_for_a_drivers_scope_alone_goes_back(browser: Browser) -> None:
    await browser.register()
    await browser.code()
    assert returned(await browser.open(scope="earnings:read"))["error"] == "invalid_scope"


# --- wrong passwords ---


async def test_a_wrong_password_and_an_unknown_address_get_the_same_page(browser: Browser) -> None:
    await browser.register()
    page = await browser.open()
    wrong = await browser.log_in(page, "ada@example.com", "not her password")
    unknown = await browser.log_in(page, "eve@example.com", "not her password")
    texts = [re.sub(r'value="[^"]*"', "", answer.text) for answer in (wrong, unknown)]
    assert (wrong.status_code, unknown.status_code, texts[0]) == (403, 403, texts[1])


async def test_the_page_keeps_the_address_and_not_the_password(browser: Browser) -> None:
    await browser.register()
    answer = await browser.log_in(await browser.open(), password="not her password")
    assert ('value="ada@example.com"' in answer.text, "not her password" in answer.text) == (True, False)


async def test_one_can_sign_in_from_the_page_that_refused(browser: Browser) -> None:
    await browser.register()
    refused = await browser.log_in(await browser.open(), password="not her password")
    assert (await browser.log_in(refused)).status_code == 303


@pytest.mark.parametrize("email", ["ada@example.com", "eve@example.com"])
async def test_after_a_few_failures_one_has_to_wait_registered_or_not(browser: Browser, email: str) -> None:
    await browser.register()
    page = await browser.open()
    answers = [await browser.log_in(page, email, "not her password") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [403] * 6 + [429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert "Please wait 1 second, then try again." in answers[-1].text


async def test_while_waiting_the_right_password_does_not_help(browser: Browser) -> None:
    await browser.register()
    page = await browser.open()
    for _ in range(6):
        await browser.log_in(page, password="not her password")
    assert (await browser.log_in(page)).status_code == 429


async def test_a_right_password_forgets_the_failures(browser: Browser) -> None:
    await browser.register()
    page = await browser.open()
    for _ in range(2):
        for _ in range(5):
            await browser.log_in(page, password="not her password")
        page = await browser.open() if (await browser.log_in(page)).status_code == 303 else page
        browser.client.cookies.clear()
        page = await browser.open()
    assert (await browser.log_in(page)).status_code == 303


# --- forgeries ---


async def test_a_form_without_its_browser_is_refused(browser: Browser, core: httpx.AsyncClient) -> None:
    await browser.register()
    page = await browser.open()
    core.cookies.clear()
    answer = await browser.log_in(page)
    assert (answer.status_code, "open for too long" in answer.text) == (403, True)


async def test_a_stale_form_is_refused_and_shown_afresh(browser: Browser, clock: TestClock) -> None:
    await browser.register()
    page = await browser.open()
    clock.move(seconds=3601)
    refused = await browser.log_in(page)
    assert (refused.status_code, (await browser.log_in(refused)).status_code) == (403, 303)


async def test_signing_in_renews_the_browser_session(browser: Browser, core: httpx.AsyncClient) -> None:
    await browser.register()
    page = await browser.open()
    planted = core.cookies["browser_session"]
    await browser.log_in(page)
    assert core.cookies["browser_session"] != planted


async def test_a_forged_authorization_request_is_not_found(browser: Browser) -> None:
    page = await browser.open()
    answer = await browser.submit(page, email="a@b.de", password="x", authorization_request="x" * 40)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


async def test_nobody_consents_without_signing_in(browser: Browser) -> None:
    page = await browser.open()
    fields = read_form(page.text).fields
    answer = await browser.client.post("/oauth/consent", data={**fields, "decision": "allow"})
    assert (answer.status_code, "Nobody is signed in here" in answer.text) == (403, True)


async def test_consent_needs_the_pages_own_token(browser: Browser) -> None:
    await browser.register()
    page = await browser.consent_page()
    answer = await browser.submit(page, decision="allow", csrf_token="x" * 40)
    assert answer.status_code == 403


async def test_a_browser_is_signed_out_after_an_hour(browser: Browser, clock: TestClock) -> None:
    await browser.register()
    await browser.code()
    clock.move(seconds=3601)
    assert "password" in read_form((await browser.open()).text).names


async def test_signing_out_in_the_app_signs_the_browser_out(browser: Browser) -> None:
    tokens = await browser.tokens()
    await browser.revoke(tokens["refresh_token"])
    assert "password" in read_form((await browser.open()).text).names


# --- refusals of the authorization endpoint ---


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"client_id": "nobody"}, id="an unknown client"),
        pytest.param({"client_id": "ride_resource_server"}, id="a resource server"),
        pytest.param({"redirect_uri": "https://evil.example/"}, id="an address of somebody else"),
        pytest.param({"redirect_uri": "com.example.rides:/oauth/callback/../x"}, id="an address that is not exact"),
    ],
)
async def test_nobody_is_redirected_to_an_address_that_is_not_known(browser: Browser, query: dict[str, str]) -> None:
    answer = await browser.open(**query)
    assert (answer.status_code, "location" in answer.headers, answer.headers["content-type"]) == (
        403,
        False,
        "text/html; charset=utf-8",
    )


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"code_challenge": ""}, id="no challenge"),
        pytest.param({"code_challenge_method": "plain"}, id="a plain challenge"),
        pytest.param({"code_challenge_method": ""}, id="no method"),
        pytest.param({"response_type": "token"}, id="the implicit flow"),
        pytest.param({"state": "\n"}, id="a state that is not printable"),
    ],
)
async def test_a_malformed_request_gets_a_page(browser: Browser, query: dict[str, str]) -> None:
    answer = await browser.open(**query)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")


async def test_a_parameter_given_twice_gets_a_page(core: httpx.AsyncClient) -> None:
    answer = await core.get("/oauth/authorize?client_id=a&client_id=b")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")


async def test_an_unknown_scope_goes_back_to_the_app(browser: Browser) -> None:
    brought = returned(await browser.open(scope="everything"))
    assert (brought["error"], brought["state"], brought["iss"]) == ("invalid_scope", "af0ifjsldkj", ISSUER)


async def test_an_unknown_parameter_is_ignored(browser: Browser) -> None:
    assert (await browser.open(prompt="login")).status_code == 200


async def test_a_loopback_app_gets_its_port_back(browser: Browser) -> None:
    await browser.register()
    page = await browser.consent_page(redirect_uri="http://127.0.0.1:51004/oauth/callback")
    answer = await browser.submit(page, decision="allow")
    assert answer.headers["location"].startswith("http://127.0.0.1:51004/oauth/callback?code=")


async def test_an_app_whose_address_was_taken_away_meanwhile_gets_no_code(
    browser: Browser, core_context: Context, clock: TestClock
) -> None:
    await browser.register()
    page = await browser.consent_page()
    changed = Client("ride_app", "Rides", ("com.example.other:/callback",))
    await core_context.database.run(lambda connection: put_client(connection, changed, clock.now()))
    answer = await browser.submit(page, decision="allow")
    assert (answer.status_code, "location" in answer.headers) == (403, False)


# --- headers ---


async def test_a_page_allows_its_own_style_and_form_and_nothing_else(browser: Browser) -> None:
    page = await browser.open()
    style = re.search(r"<style>(.*?)</style>", page.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert page.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


async def test_the_consent_page_may_lead_to_the_app(browser: Browser) -> None:
    await browser.register()
    page = await browser.consent_page()
    assert "form-action 'self' com.example.rides:;" in page.headers["content-security-policy"]


async def test_pages_are_not_kept_and_give_no_referrer(browser: Browser) -> None:
    headers = (await browser.open()).headers
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")


async def test_pages_have_no_script_and_no_inline_style(browser: Browser) -> None:
    await browser.register()
    for page in (await browser.open(), await browser.consent_page()):
        assert re.findall(r"<script|\son\w+=|\sstyle=|javascript:|https?://", page.text) == []


async def test_the_cookie_is_for_this_service_alone(core: httpx.AsyncClient) -> None:
    answer = await core.get("/csrf_token")
    assert re.fullmatch(
        r"browser_session=[\w-]{43}; Path=/core/v1; HttpOnly; SameSite=Lax", answer.headers["set-cookie"]
    )


async def test_a_browser_that_has_a_session_keeps_it(core: httpx.AsyncClient) -> None:
    await core.get("/csrf_token")
    assert "set-cookie" not in (await core.get("/csrf_token")).headers


async def test_the_password_is_never_in_a_page(browser: Browser) -> None:
    await browser.register()
    assert PASSWORD not in (await browser.consent_page()).text
