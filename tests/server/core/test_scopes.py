"""Scopes, as the description gives them."""

from __future__ import annotations

from typing import Any

import pytest

from server.core.description import describe
from server.core.oauth.scopes import Scopes, narrower, read_scopes
from server.core.service import SPEC


@pytest.fixture(scope="module")
def scopes() -> Scopes:
    return describe(SPEC).scopes


def described(sentence: str) -> dict[str, Any]:
    flows = {"authorizationCode": {"scopes": {"a:read": sentence}}}
    return {"components": {"securitySchemes": {"oauth2": {"flows": flows}}}}


def test_a_rider_gets_the_scopes_of_riders(scopes: Scopes) -> None:
    assert scopes.of("rider", None) == (
        "account:read events:read quotes:write orders:read orders:write rider_profile:read rider_profile:write"
    )


def test_a_driver_gets_the_scopes_of_drivers(scopes: Scopes) -> None:
    assert scopes.of("driver", None) == (
        "account:read events:read driver_profile:read driver_profile:write availability:write location:write "
        "offers:read offers:write driver_orders:read driver_orders:write earnings:read"
    )


def test_of_what_was_asked_for_an_account_gets_what_its_role_may_have(scopes: Scopes) -> None:
    assert scopes.of("rider", "offers:write orders:write account:read") == "account:read orders:write"


def test_a_scope_is_said_without_whom_it_is_for(scopes: Scopes) -> None:
    assert scopes.say("orders:write account:read") == ["Place, cancel and rate orders", "See the account"]


def test_a_scope_that_does_not_say_whom_it_is_for_stops_the_start() -> None:
    with pytest.raises(ValueError, match="does not say whom these scopes are for: a:read"):
        read_scopes(described("See everything"))


@pytest.mark.parametrize(("asked", "granted", "expected"), [("a", "a b", True), ("a b", "a", False), ("a", "", False)])
def test_narrower_means_nothing_new(asked: str, granted: str, expected: bool) -> None:
    assert narrower(asked, granted) is expected
