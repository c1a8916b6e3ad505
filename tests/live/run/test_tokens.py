"""Where access tokens come from, and what is said when there is none."""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest

from docs.samples.shop import Answer, Call, Server, served
from ridelint.live.run.tokens import Endpoint, TokenError, ends, from_endpoint, given, printed, scopes


def jwt(**claims: object) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in ({}, claims)]
    return ".".join([*parts, "signature"])


def python(code: str) -> str:
    return f'{sys.executable} -c "{code}"'


def test_a_given_token_is_used_as_it_is() -> None:
    assert given("abc")() == ("abc", None, {})


def test_a_command_prints_a_token() -> None:
    assert printed(python("print('abc')"))().value == "abc"


def test_a_jwt_tells_its_end_and_its_scopes() -> None:
    token = jwt(exp=1773480000, scope="orders:read orders:write")

    assert ends(token) == 1773480000.0
    assert scopes(token) == frozenset({"orders:read", "orders:write"})
    assert scopes(jwt(scp=["a", "b"])) == frozenset("ab")


@pytest.mark.parametrize("token", ["abc", "a.b.c", "..", jwt(exp="soon"), jwt(exp=True), jwt()])
def test_any_other_token_tells_no_end(token: str) -> None:
    assert ends(token) is None


def test_a_command_may_print_a_token_response() -> None:
    held = printed(python('print(\'{\\"access_token\\": \\"abc\\", \\"expires_in\\": 60}\')'))()

    assert held.value == "abc"
    assert held.ends is not None
    assert 50 < held.ends - time.time() <= 60


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "the empty command that prints a token cannot be run"),
        ("no-such-program-anywhere", "the command 'no-such-program-anywhere' that prints a token cannot be run"),
        ("'", "cannot be run: No closing quotation"),
        (python("raise SystemExit('who are you?')"), "printed no token but ended with 1: who are you?"),
        (python("pass"), "is to print one token, and printed 0 words"),
        (python("print('a b')"), "is to print one token, and printed 2 words"),
        (python("print('{}')"), "printed JSON without an `access_token`"),
    ],
)
def test_a_command_that_prints_none_is_told_in_one_line(command: str, said: str) -> None:
    with pytest.raises(TokenError) as caught:
        printed(command)()

    assert said in str(caught.value)
    assert len(caught.value.lines) == 1


@pytest.fixture
def server() -> Iterator[Server]:
    """A token endpoint that hands out a new refresh token each time."""
    issued = 0

    def answer(call: Call) -> Answer:
        nonlocal issued
        form = parse_qs(call.body.decode())
        issued += 1
        if form.get("grant_type") == ["client_credentials"] and call.headers.get("authorization", "").startswith(
            "Basic "
        ):
            return Answer.json({"access_token": f"service-{issued}", "token_type": "Bearer", "expires_in": 60})
        if form.get("refresh_token") in (["first"], ["second"]):
            return Answer.json({"access_token": f"user-{issued}", "token_type": "Bearer", "refresh_token": "second"})
        return Answer.json({"error": "invalid_grant", "error_description": "not you"}, 400)

    with served(answer) as running:
        yield running


def test_client_credentials_are_asked_for_at_the_token_endpoint(server: Server) -> None:
    held = from_endpoint(Endpoint(f"{server.url}/token", "robot", "secret", scope="orders"))()

    assert held.value == "service-1"
    assert parse_qs(server.calls[0].body.decode())["scope"] == ["orders"]


def test_a_refresh_token_is_replaced_by_the_one_that_is_handed_out(server: Server) -> None:
    fetch = from_endpoint(Endpoint(f"{server.url}/token", "app", refresh_token="first"))

    assert [fetch().value, fetch().value] == ["user-1", "user-2"]
    sent = [parse_qs(call.body.decode())["refresh_token"] for call in server.calls]
    assert sent == [["first"], ["second"]]


def test_a_refusal_is_told_without_the_secret(server: Server) -> None:
    with pytest.raises(TokenError) as caught:
        from_endpoint(Endpoint(f"{server.url}/token", "app", refresh_token="stolen"))()

    assert str(caught.value) == f"{server.url}/token gave no token: invalid_grant: not you"


def test_an_endpoint_that_is_not_there_is_told(server: Server) -> None:
    url = server.url
    server.stop()

    with pytest.raises(TokenError, match=r"gave no token: .*refused"):
        from_endpoint(Endpoint(f"{url}/token", "robot", "secret"))()
