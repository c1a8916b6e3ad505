"""A person with a browser and an app, against core in this process."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from server.commands.sign_in import read_form

# For a module whose claims depend on the database and the cache.
on_both = pytest.mark.parametrize("running_core", ["sqlite", "mariadb"], indirect=True)

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
REDIRECT_URI = "com.example.rides:/oauth/callback"
PASSWORD = "correct horse battery"
INTROSPECTION_SECRET = "secret-of-the-resource-server-in-tests"


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def registration(email: str = "ada@example.com", role: str = "rider", **changes: str) -> dict[str, str]:
    form = {"role": role, "email": email, "password": PASSWORD, "full_name": "Ada Keller"}
    return {**form, "phone_number": "+4915112345678", **changes}


def authorization(**changes: str) -> dict[str, str]:
    query = {
        "response_type": "code",
        "client_id": "ride_app",
        "redirect_uri": REDIRECT_URI,
        "code_challenge": challenge(VERIFIER),
        "code_challenge_method": "S256",
        "state": "af0ifjsldkj",
    }
    return {name: value for name, value in {**query, **changes}.items() if value}


def returned(answer: httpx.Response) -> dict[str, str]:
    """Give what a redirect brings to the app."""
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


@dataclass(frozen=True, slots=True)
class Browser:
    """What a person does in a browser, one page at a time."""

    client: httpx.AsyncClient

    async def csrf(self, **headers: str) -> str:
        answer = await self.client.get("/csrf_token", headers=headers)
        return str(answer.json()["result"]["csrf_token"])

    async def register(self, **form: str) -> httpx.Response:
        token = await self.csrf()
        return await self.client.post("/accounts", data=registration(**form), headers={"X-CSRF-Token": token})

    async def open(self, **query: str) -> httpx.Response:
        return await self.client.get("/oauth/authorize", params=authorization(**query))

    async def submit(self, page: httpx.Response, **fields: str) -> httpx.Response:
        form = read_form(page.text)
        return await self.client.post(f"http://testserver{form.action}", data={**form.fields, **fields})

    async def log_in(
        self, page: httpx.Response, email: str = "ada@example.com", password: str = PASSWORD
    ) -> httpx.Response:
        return await self.submit(page, email=email, password=password)

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        return await self.client.get(f"http://testserver{answer.headers['location']}")

    async def consent_page(self, email: str = "ada@example.com", **query: str) -> httpx.Response:
        return await self.follow(await self.log_in(await self.open(**query), email))

    async def code(self, email: str = "ada@example.com", **query: str) -> str:
        """Sign in, allow, and give the code."""
        answer = await self.submit(await self.consent_page(email, **query), decision="allow")
        return returned(answer)["code"]

    async def code_again(self, **query: str) -> str:
        """Give a code in a browser that is signed in, for what was allowed before."""
        return returned(await self.open(**query))["code"]

    async def exchange(self, granted: str, **changes: str) -> httpx.Response:
        form = {"grant_type": "authorization_code", "client_id": "ride_app", "code": granted}
        form |= {"redirect_uri": REDIRECT_URI, "code_verifier": VERIFIER}
        form = {name: value for name, value in {**form, **changes}.items() if value}
        return await self.client.post("/oauth/token", data=form)

    async def tokens(self, email: str = "ada@example.com", role: str = "rider", **query: str) -> dict[str, Any]:
        """Register, sign in, allow, and give the token response."""
        await self.register(email=email, role=role)
        answer = await self.exchange(await self.code(email, **query))
        body: dict[str, Any] = answer.json()
        return body

    async def refresh(self, token: str, **changes: str) -> httpx.Response:
        form = {"grant_type": "refresh_token", "client_id": "ride_app", "refresh_token": token, **changes}
        return await self.client.post("/oauth/token", data=form)

    async def revoke(self, token: str, **changes: str) -> httpx.Response:
        return await self.client.post("/oauth/revoke", data={"token": token, "client_id": "ride_app", **changes})

    async def account(self, access_token: str) -> httpx.Response:
        return await self.client.get("/account", headers={"Authorization": f"Bearer {access_token}"})

    async def introspect(self, token: str) -> httpx.Response:
        credentials = ("ride_resource_server", INTROSPECTION_SECRET)
        return await self.client.post("/oauth/introspect", data={"token": token}, auth=credentials)
