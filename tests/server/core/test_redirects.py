"""Which redirect addresses are a client's own."""

from __future__ import annotations

import pytest

from server.core.oauth.redirects import permitted, policy_source

SCHEME = "com.example.rides:/oauth/callback"
LOOPBACK = "http://127.0.0.1/callback"
HTTPS = "https://rides.example/callback"


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        pytest.param(SCHEME, SCHEME, id="the app's own scheme"),
        pytest.param(HTTPS, HTTPS, id="a claimed https address"),
        pytest.param(LOOPBACK, LOOPBACK, id="loopback as registered"),
        pytest.param("http://127.0.0.1:51004/callback", LOOPBACK, id="loopback on any port"),
        pytest.param("http://127.0.0.1:51004/callback", "http://127.0.0.1:8000/callback", id="another port"),
        pytest.param("http://[::1]:51004/callback", "http://[::1]/callback", id="loopback of IPv6"),
    ],
)
def test_an_own_address_is_permitted(asked: str, own: str) -> None:
    assert permitted(asked, ["http://127.0.0.1/other", own])


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        pytest.param("com.example.rides:/oauth/callback/", SCHEME, id="a slash more"),
        pytest.param("com.example.rides:/oauth/callback?a=b", SCHEME, id="a query more"),
        pytest.param("COM.example.rides:/oauth/callback", SCHEME, id="another case"),
        pytest.param("com.example.ridesx:/oauth/callback", SCHEME, id="another scheme"),
        pytest.param("https://rides.example:444/callback", HTTPS, id="a port on no loopback address"),
        pytest.param("https://rides.example.evil.example/callback", HTTPS, id="a longer host"),
        pytest.param("https://rides.example/callback/../evil", HTTPS, id="a path that climbs"),
        pytest.param("http://127.0.0.1:51004/other", LOOPBACK, id="another path on loopback"),
        pytest.param("http://127.0.0.1:51004/callback#x", LOOPBACK, id="a fragment"),
        pytest.param("http://127.0.0.1:51004@evil.example/callback", LOOPBACK, id="loopback as a user name"),
        pytest.param("http://user@127.0.0.1:51004/callback", LOOPBACK, id="a user on loopback"),
        pytest.param("http://127.0.0.1.evil.example/callback", LOOPBACK, id="loopback as a label"),
        pytest.param("http://127.0.0.2:51004/callback", LOOPBACK, id="another loopback address"),
        pytest.param("http://localhost:51004/callback", LOOPBACK, id="localhost, which may be elsewhere"),
        pytest.param("https://127.0.0.1:51004/callback", LOOPBACK, id="https on loopback"),
        pytest.param("http://127.0.0.1:/callback", LOOPBACK, id="an empty port"),
        pytest.param("http://127.0.0.1:99999/callback", LOOPBACK, id="no port of the world"),
        pytest.param("http://127.0.0.1:\u0665\u0661/callback", LOOPBACK, id="Arabic digits"),
        pytest.param("http://127.0.0.1:51004\\@evil.example/callback", LOOPBACK, id="a backslash"),
        pytest.param("http://[::1/callback", "http://[::1]/callback", id="half a bracket"),
        pytest.param("//127.0.0.1/callback", LOOPBACK, id="no scheme"),
        pytest.param("javascript:alert(1)", LOOPBACK, id="a script"),
        pytest.param("", LOOPBACK, id="nothing"),
    ],
)
def test_any_other_address_is_not(asked: str, own: str) -> None:
    assert not permitted(asked, [own])


def test_the_policy_names_an_app_by_its_scheme() -> None:
    assert policy_source(SCHEME) == "com.example.rides:"


def test_the_policy_names_a_loopback_address_by_its_origin() -> None:
    assert policy_source("http://127.0.0.1:51004/callback") == "http://127.0.0.1:51004"
