"""Who calls: what the configuration and the command line say."""

from __future__ import annotations

from typing import Any

import pytest

from ridelint.errors import UsageError
from ridelint.live.choice import Called
from ridelint.live.run.caller import Caller, Known
from ridelint.live.run.needs import Needs
from ridelint.live.run.settings import Credentials, caller_of
from ridelint.live.run.tokens import Endpoint
from tests.live.run.test_tokens import jwt

ORIGIN = "http://127.0.0.1:1"


def known(*scopes: str, file: str = "api.yaml", tag: str = "orders") -> Known:
    return Known(file, Called("GET", "/orders", "list_orders", (tag,)), Needs((frozenset(scopes),), always=True))


def caller(said: Credentials | None = None, **live: Any) -> Caller:
    return caller_of(said or Credentials(), live, ORIGIN, {}, verify=True)


def authorization(made: Caller, operation: Known) -> str | None:
    return made.credentials(operation).headers.get("Authorization")


def test_a_bearer_token_is_sent_where_one_is_demanded() -> None:
    made = caller(Credentials(bearer="abc"))

    assert authorization(made, known()) == "Bearer abc"
    assert authorization(made, known()._replace(needs=Needs())) is None


def test_a_token_may_stand_in_an_environment_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_TOKEN", "abc")

    assert authorization(caller(identities={"me": {"token_env": "MY_TOKEN"}}), known()) == "Bearer abc"


def test_a_variable_that_is_not_set_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MY_TOKEN", raising=False)

    with pytest.raises(UsageError) as caught:
        caller(identities={"me": {"token_env": "MY_TOKEN"}})

    assert str(caught.value) == "the identity 'me' needs the environment variable MY_TOKEN; it is not set"


def test_the_identity_is_the_first_whose_scopes_cover_the_operation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIDER", jwt(scope="orders:read"))
    monkeypatch.setenv("DRIVER", jwt(scope="offers:read account:read"))
    made = caller(identities={"rider": {"token_env": "RIDER"}, "driver": {"token_env": "DRIVER"}})

    chosen = [made.chosen(known(scope)) for scope in ("orders:read", "offers:read", "admin")]

    names = [(who.identity and who.identity.name, who.other and who.other.name) for who in chosen]
    assert names == [("rider", "driver"), ("driver", "rider"), ("rider", None)]


def test_a_role_says_it_before_the_scopes_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A", jwt(scope="orders:read"))
    monkeypatch.setenv("B", jwt(scope="orders:read"))
    made = caller(
        identities={"a": {"token_env": "A"}, "b": {"token_env": "B"}},
        roles=[
            {"identities": ["b"], "operations": ["tag:admin"]},
            {"identities": ["b", "a"], "descriptions": ["core.yaml"]},
            {"identities": ["b"], "scopes": ["orders:write"]},
        ],
    )

    chosen = [
        made.chosen(operation)
        for operation in (
            known("orders:read", tag="admin"),
            known("orders:read", file="core.yaml"),
            known("orders:write"),
            known("orders:read"),
        )
    ]

    names = [(who.identity and who.identity.name, who.other and who.other.name) for who in chosen]
    assert names == [("b", "a"), ("b", None), ("b", "a"), ("a", None)]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (
            Credentials(bearer="a", auth_command="b"),
            "--bearer and --auth-command both say who calls; keep one, or name more with --identity",
        ),
        (
            Credentials(auth_command="b", endpoint=Endpoint("http://a", "b")),
            "--auth-command and --token-url both say who calls; keep one, or name more with --identity",
        ),
        (
            Credentials(identities=("rider",)),
            "--identity 'rider' is not NAME=COMMAND, as rider='get-token rider'",
        ),
        (
            Credentials(csrf_url="/csrf", csrf_value="/token"),
            "--csrf-send is missing; a CSRF token needs --csrf-url, --csrf-value and --csrf-send",
        ),
        (
            Credentials(csrf_url="/csrf", csrf_value="token", csrf_send="header:X"),
            "--csrf-value 'token' is none of /…, header:…, cookie:…",
        ),
        (
            Credentials(csrf_url="/csrf", csrf_value="/token", csrf_send="X"),
            "--csrf-send 'X' is none of header:…, form:…",
        ),
        (
            Credentials(csrf_url="ftp://a/csrf", csrf_value="/token", csrf_send="header:X"),
            "--csrf-url 'ftp://a/csrf' is no path and no http address",
        ),
    ],
)
def test_what_contradicts_itself_is_told(said: Credentials, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        caller(said)

    assert str(caught.value) == text
