"""Registration tells nobody who is registered; an account is its owner's."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import func, select

from server.core.accounts.passwords import Passwords
from server.core.parts import Core
from server.core.tables import accounts
from server.kernel.context import Context
from server.orders.store.profiles import read_profile
from tests.server.core.people import Browser, on_both, registration

pytestmark = [pytest.mark.anyio, on_both]


async def count(context: Context) -> int:
    return await context.database.run(
        lambda connection: connection.scalar(select(func.count()).select_from(accounts)) or 0
    )


async def test_a_registration_is_received(browser: Browser) -> None:
    answer = await browser.register(email="Ada.Keller@example.com")
    assert (answer.status_code, answer.json()["result"]) == (202, {"role": "rider", "email": "Ada.Keller@example.com"})


async def test_a_known_address_gets_the_same_answer(browser: Browser) -> None:
    first = await browser.register()
    second = await browser.register(full_name="Somebody Else", password="another password")
    assert (second.status_code, second.json()) == (first.status_code, first.json())


async def test_a_known_address_changes_nothing(browser: Browser, core_context: Context) -> None:
    await browser.register()
    await browser.register(email="ADA@Example.com", role="driver", password="another password")
    assert await count(core_context) == 1
    assert (await browser.log_in(await browser.open())).status_code == 303


async def test_a_known_address_costs_the_same_hash(
    browser: Browser, core_context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    real = Passwords.hash

    async def counting(self: Passwords, password: str) -> str:
        hashed.append(password)
        return await real(self, password)

    monkeypatch.setattr(Passwords, "hash", counting)
    await browser.register()
    await browser.register()
    assert len(hashed) == 2


async def test_the_password_is_kept_as_argon2id_only(browser: Browser, core_context: Context) -> None:
    await browser.register()
    kept = await core_context.database.run(lambda connection: connection.scalar(select(accounts.c.password_hash)))
    assert str(kept).startswith("$argon2id$v=19$m=64,t=2,p=1$")


async def test_the_profile_is_kept_beside_the_account(browser: Browser, core_context: Context) -> None:
    await browser.register(full_name="Ädä Keller")

    def names(connection: object) -> str:
        account_id = connection.scalar(select(accounts.c.account_id))  # type: ignore[attr-defined]  # a Connection
        profile = read_profile(connection, account_id)  # type: ignore[arg-type]  # a Connection
        return profile.full_name if profile else ""

    assert await core_context.database.run(names) == "Ädä Keller"


async def test_a_registration_without_csrf_token_is_refused(core: httpx.AsyncClient) -> None:
    answer = await core.post("/accounts", data=registration())
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf_token_invalid")


async def test_another_browsers_csrf_token_is_refused(browser: Browser, core: httpx.AsyncClient) -> None:
    token = await browser.csrf()
    core.cookies.clear()
    await browser.csrf()
    answer = await core.post("/accounts", data=registration(), headers={"X-CSRF-Token": token})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf_token_invalid")


async def test_a_short_password_is_named(browser: Browser) -> None:
    answer = await browser.register(password="too short")
    assert (answer.status_code, list(answer.json()["error"]["detail"])) == (422, ["password"])


async def test_registrations_from_one_address_are_limited(
    browser: Browser, core: httpx.AsyncClient, core_context: Context
) -> None:
    token = await browser.csrf()
    limit = core_context.part(Core).settings.registrations_per_minute
    codes = [
        (await core.post("/accounts", data=registration(f"a{number}@example.com"), headers={"X-CSRF-Token": token}))
        for number in range(limit + 1)
    ]
    assert [answer.status_code for answer in codes[-2:]] == [202, 429]
    assert 0 < int(codes[-1].headers["Retry-After"]) <= 60


async def test_the_account_is_its_owners(browser: Browser) -> None:
    tokens = await browser.tokens(role="driver")
    answer = await browser.account(tokens["access_token"])
    body = answer.json()["result"]
    assert (answer.status_code, body["role"], body["email"]) == (200, "driver", "ada@example.com")
