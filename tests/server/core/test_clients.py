"""Clients that nobody here wrote: discovery, code with PKCE, refresh, revocation, introspection."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from requests_oauthlib import OAuth2Session

from server.commands.sign_in import Person, authorize, discover, new_person, register
from tests.server.core.origin import METADATA, Origin
from tests.server.core.people import INTROSPECTION_SECRET, VERIFIER
from tests.server.programs import program

SCOPE = "account:read orders:read"
REDIRECT_URI = "http://127.0.0.1:51004/oauth/callback"
RESOURCE_SERVER = "ride_resource_server"
# Installed for the test, into its folder.
PACKAGE = "oauth4webapi@3"


@pytest.fixture
def person(origin: Origin) -> Person:
    made_up = new_person("rider")
    with httpx.Client() as browser:
        register(browser, discover(browser, origin.url), made_up)
    return made_up


def walk(address: str, person: Person) -> str:
    """Be the person in a browser, from the address that the client opens to the one that leads back to it."""
    with httpx.Client() as browser:
        return authorize(browser, address, person, REDIRECT_URI)


def metadata(origin: Origin) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(origin.url + METADATA).json()
    return found


def account(origin: Origin, token: str) -> int:
    return httpx.get(f"{origin.core}/account", headers={"Authorization": f"Bearer {token}"}).status_code


def test_authlibs_client(origin: Origin, person: Person) -> None:
    server = metadata(origin)
    with AuthlibSession(
        "ride_app",
        scope=SCOPE,
        redirect_uri=REDIRECT_URI,
        token_endpoint_auth_method="none",
        revocation_endpoint_auth_method="none",
        code_challenge_method="S256",
    ) as client:
        address, state = client.create_authorization_url(server["authorization_endpoint"], code_verifier=VERIFIER)
        back = walk(address, person)
        token = client.fetch_token(
            server["token_endpoint"], authorization_response=back, state=state, code_verifier=VERIFIER
        )
        assert (token["scope"], client.get(f"{origin.core}/account").status_code) == (SCOPE, 200)
        fresh = client.refresh_token(server["token_endpoint"])
        assert fresh["refresh_token"] != token["refresh_token"]
        with AuthlibSession(RESOURCE_SERVER, INTROSPECTION_SECRET) as resource_server:
            introspect = server["introspection_endpoint"]
            before = resource_server.introspect_token(introspect, token=fresh["access_token"]).json()
            client.revoke_token(server["revocation_endpoint"], token=fresh["refresh_token"]).raise_for_status()
            after = resource_server.introspect_token(introspect, token=fresh["access_token"]).json()
    assert (before["scope"], after) == (SCOPE, {"active": False})


def test_requests_oauthlib(origin: Origin, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    # oauthlib knows no exception for loopback addresses.
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    server = metadata(origin)
    with OAuth2Session("ride_app", scope=SCOPE.split(), redirect_uri=REDIRECT_URI, pkce="S256") as client:
        address, _ = client.authorization_url(server["authorization_endpoint"])
        back = walk(address, person)
        token = client.fetch_token(server["token_endpoint"], authorization_response=back, include_client_id=True)
        assert (token["scope"], client.get(f"{origin.core}/account").status_code) == (SCOPE.split(), 200)
        fresh = client.refresh_token(server["token_endpoint"], client_id="ride_app")
        assert fresh["refresh_token"] != token["refresh_token"]
        target, headers, body = client._client.prepare_token_revocation_request(
            server["revocation_endpoint"], fresh["refresh_token"]
        )
    credentials = (RESOURCE_SERVER, INTROSPECTION_SECRET)

    def ask() -> dict[str, Any]:
        form = {"token": fresh["access_token"]}
        found: dict[str, Any] = requests.post(
            server["introspection_endpoint"], data=form, auth=credentials, timeout=30
        ).json()
        return found

    before = ask()
    requests.post(target, headers=headers, data=f"{body}&client_id=ride_app", timeout=30).raise_for_status()
    assert (before["scope"], ask()) == (SCOPE, {"active": False})


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which Node.js finds the package, and the script beside it."""
    folder = tmp_path_factory.mktemp("oauth4webapi")
    install = [program("npm"), "install", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"npm cannot install {PACKAGE}: {done.stderr[-500:]}")
    shutil.copy(Path(__file__).parent / "oauth4webapi.mjs", folder)
    return folder


def test_oauth4webapi(origin: Origin, person: Person, package: Path) -> None:
    task = {
        "issuer": origin.url,
        "client_id": "ride_app",
        "redirect_uri": REDIRECT_URI,
        "scope": SCOPE,
        "resource_server": RESOURCE_SERVER,
        "secret": INTROSPECTION_SECRET,
    }
    command = [program("node"), str(package / "oauth4webapi.mjs"), json.dumps(task)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=package
    ) as node:
        assert node.stdout is not None
        address = node.stdout.readline().strip()
        assert address, node.communicate()[1]
        output, errors = node.communicate(walk(address, person) + "\n", timeout=60)
    assert node.returncode == 0, errors
    result = json.loads(output)
    assert (result["scope"], result["before"], result["after"]) == (SCOPE, result["sub"], {"active": False})
