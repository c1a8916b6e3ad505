"""What the authorization server says of itself agrees with the description."""

from __future__ import annotations

import httpx
import pytest
import yaml

from server.core.oauth.jose import ALGORITHM
from server.core.service import CORE, SPEC
from server.core.signin.browser import Cookies

pytestmark = pytest.mark.anyio

ISSUER = "http://127.0.0.1:8080"


async def test_every_address_is_that_of_its_operation(core: httpx.AsyncClient) -> None:
    metadata = (await core.get("/.well-known/oauth-authorization-server")).json()
    addresses = {name: value for name, value in metadata.items() if name.endswith(("_endpoint", "_uri"))}
    assert addresses == {
        "authorization_endpoint": f"{ISSUER}/core/v1/oauth/authorize",
        "token_endpoint": f"{ISSUER}/core/v1/oauth/token",
        "revocation_endpoint": f"{ISSUER}/core/v1/oauth/revoke",
        "introspection_endpoint": f"{ISSUER}/core/v1/oauth/introspect",
        "jwks_uri": f"{ISSUER}/core/v1/oauth/jwks",
    }


async def test_the_scopes_are_those_of_the_description(core: httpx.AsyncClient) -> None:
    common = yaml.safe_load(SPEC.with_name("common.yaml").read_text(encoding="utf-8"))
    flow = common["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]
    metadata = (await core.get("/.well-known/oauth-authorization-server")).json()
    assert metadata["scopes_supported"] == list(flow["scopes"])


async def test_the_keys_say_what_they_are_for(core: httpx.AsyncClient) -> None:
    (key,) = (await core.get("/oauth/jwks")).json()["keys"]
    assert (key["use"], key["alg"]) == ("sig", ALGORITHM)


def test_there_is_a_handler_for_each_operation_and_none_besides() -> None:
    document = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    operations = {
        operation["operationId"]
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
    }
    assert set(CORE.handlers) == operations


def test_behind_tls_the_cookie_is_secure() -> None:
    cookie = Cookies("/core/v1", secure=True).renew().headers["Set-Cookie"]
    assert cookie.partition("; ")[2] == "Path=/core/v1; HttpOnly; Secure; SameSite=Lax"
