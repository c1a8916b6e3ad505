"""Where a CSRF token is found, and with whose token and cookies it goes."""

from __future__ import annotations

import time

import pytest

from docs.samples.shop import Answer, Call, served
from ridelint.live.run.csrf import Csrf, CsrfKeepers, fetched
from ridelint.live.run.identities import Identity
from ridelint.live.run.keeping import Keeper
from ridelint.live.run.tokens import TokenError, given


def answer(call: Call) -> Answer:
    whose = call.headers.get("authorization", "nobody").removeprefix("Bearer ")
    body = {
        "result": {"csrf_token": f"for-{whose}", "expires_at": "2030-01-01T00:00:00Z", "seconds": 60, "many": ["a"]}
    }
    return Answer.json(body, X_CSRF_Token=f"header-{whose}", Set_Cookie="csrftoken=crumb; Path=/")


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("/result/csrf_token", "for-nobody"),
        ("/result/many/0", "a"),
        ("header:X-CSRF-Token", "header-nobody"),
        ("cookie:csrftoken", "crumb"),
    ],
)
def test_it_is_found_in_the_body_a_header_or_a_cookie(where: str, value: str) -> None:
    with served(answer) as server:
        held = fetched(Csrf(f"{server.url}/csrf", where, "header:X"), {})

    assert (held.value, held.cookies) == (value, {"csrftoken": "crumb"})


@pytest.mark.parametrize(("where", "lowest", "highest"), [("/result/expires_at", 1893456000, 1893456000)])
def test_its_end_may_be_a_time(where: str, lowest: float, highest: float) -> None:
    with served(answer) as server:
        held = fetched(Csrf(f"{server.url}/csrf", "/result/csrf_token", "header:X", ends=where), {})

    assert held.ends is not None
    assert lowest <= held.ends <= highest


def test_its_end_may_be_a_number_of_seconds() -> None:
    before = time.time()
    with served(answer) as server:
        held = fetched(Csrf(f"{server.url}/csrf", "/result/csrf_token", "header:X", ends="/result/seconds"), {})

    assert held.ends is not None
    assert before + 60 <= held.ends <= time.time() + 60


@pytest.mark.parametrize("where", ["/result/nothing", "/result", "/result/many/7", "header:X-None", "cookie:none"])
def test_where_there_is_none_the_place_is_told(where: str) -> None:
    with served(answer) as server, pytest.raises(TokenError) as caught:
        fetched(Csrf(f"{server.url}/csrf", where, "header:X"), {})

    assert str(caught.value) == f"the CSRF token from GET {server.url}/csrf: the answer (200) has none at {where}"


def test_a_server_that_is_not_there_is_told() -> None:
    with served(answer) as server:
        url = server.url

    with pytest.raises(TokenError, match="refused"):
        fetched(Csrf(f"{url}/csrf", "/result/csrf_token", "header:X"), {})


def test_every_identity_has_one_of_its_own() -> None:
    rider = Identity("rider", Keeper(given("r")))
    with served(answer) as server:
        keepers = CsrfKeepers(Csrf(f"{server.url}/csrf", "/result/csrf_token", "header:X"), {})
        values = [keepers.of(who).get().value for who in (rider, None, rider)]

    assert values == ["for-r", "for-nobody", "for-r"]
    assert len(server.calls) == 2
