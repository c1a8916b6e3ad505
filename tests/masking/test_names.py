from __future__ import annotations

import pytest

from ridelint.masking.names import Names

SECRET = """password new_password passwordConfirmation PASSWORD passwd pwd secret client_secret clientSecret token
accessToken refresh_token id_token csrf_token csrfmiddlewaretoken __RequestVerificationToken api_key apikey X-API-Key
private_key accessKey code_verifier client_assertion otp cvv jwt session_id PHPSESSID credentials authorization"""
PLAIN = """name token_type expires_in token_endpoint secretary total_tokens code_challenge code status errorCode
sessions cookies author authored_by pass compass key keyword id monkey signature"""


@pytest.mark.parametrize("name", SECRET.split())
def test_a_field_of_this_name_is_a_secret(name: str) -> None:
    assert Names().is_secret(name)


@pytest.mark.parametrize("name", [*PLAIN.split(), "", "::", "車"])
def test_a_field_of_this_name_is_none(name: str) -> None:
    assert not Names().is_secret(name)


def test_a_code_is_a_secret_only_where_a_client_sends_it() -> None:
    assert Names().is_secret_sent("code")
    assert not Names().is_secret_sent("code_challenge")
    assert not Names().is_secret("code")


@pytest.mark.parametrize(
    "name",
    [
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-api-key",
        "x-csrf-token",
        "x-xsrf-token",
        "x-auth-token",
        "x-amz-security-token",
        "x-session",
        "x-hub-signature",
        "x-auth",
    ],
)
def test_a_header_of_this_name_is_a_secret(name: str) -> None:
    assert Names().is_secret_header(name)


@pytest.mark.parametrize("name", ["content-type", "accept", "www-authenticate", "etag", "location", "x-request-id"])
def test_a_header_of_this_name_is_none(name: str) -> None:
    assert not Names().is_secret_header(name)


def test_more_names_are_added_in_any_case() -> None:
    names = Names(frozenset({"x-tenant"}))

    assert names.is_secret("X-Tenant")
    assert names.is_secret_sent("x-tenant")
    assert names.is_secret_header("x-tenant")
