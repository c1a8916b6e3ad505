"""Signing in page by page, with what people and apps do wrong on the way, and what apps do with their tokens."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from server.commands.sign_in import (
    CLIENT_ID,
    REDIRECT_URI,
    Person,
    challenge,
    discover,
    new_person,
    read_form,
    register,
)
from tests.answers.people import a_browser, answered, ended

RESOURCE_SERVER = "ride_resource_server"
_CORE = "/core/v1"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is open; `fields` are those that its form has filled in, hidden from the person."""

    browser: httpx.Client
    action: str
    fields: dict[str, str]

    def submit(self, status: int, **fields: str) -> httpx.Response:
        return ended(self.browser.post(self.action, data={**self.fields, **fields}), status)


def opened(browser: httpx.Client, address: str, query: Mapping[str, str] | None = None) -> Page:
    form = read_form(ended(browser.get(address, params=query), 200).text)
    return Page(browser, form.action, form.fields)


def authorization(verifier: str) -> dict[str, str]:
    """What an app asks the authorization endpoint for."""
    return {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        "state": "af0ifjsldkj",
    }


def signing_in(origin: str, introspection_secret: str) -> None:
    """One person, who mistypes the password and denies at first; then the app, and a resource server."""
    with a_browser(origin) as browser, a_browser(origin) as other:
        ended(browser.get(f"{_CORE}/csrf_token", headers={"Authorization": "Bearer nonsense"}), 401)
        person = new_person("rider")
        register(browser, discover(browser, origin), person)
        verifier = secrets.token_urlsafe(48)
        code = _allowed(browser, other, person, authorization(verifier))
        _Tokens(browser, introspection_secret).live_and_end(code, verifier)


def _allowed(browser: httpx.Client, other: httpx.Client, person: Person, asked: dict[str, str]) -> str:
    """Go through the pages; `other` is a browser in which nobody is signed in. Gives the code."""
    page = opened(browser, f"{_CORE}/oauth/authorize", asked)
    page.submit(403, email=person.email, password="wrong")
    consent = page.submit(303, email=person.email, password=person.password).headers["location"]
    ended(other.get(consent), 403)
    page = opened(browser, consent)
    Page(other, page.action, page.fields).submit(403, decision="allow")
    page.submit(303, decision="deny")
    page.submit(303, decision="allow")
    # What was allowed before is not asked again.
    back = ended(browser.get(f"{_CORE}/oauth/authorize", params=asked), 303).headers["location"]
    return parse_qs(urlsplit(back).query)["code"][0]


@dataclass(frozen=True, slots=True)
class _Tokens:
    browser: httpx.Client
    introspection_secret: str

    def live_and_end(self, code: str, verifier: str) -> None:
        exchange = {"code": code, "redirect_uri": REDIRECT_URI, "code_verifier": verifier}
        tokens = self._asked(200, grant_type="authorization_code", **exchange)
        self._asked(400, grant_type="refresh_token", refresh_token="nonsense")
        tokens = self._asked(200, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        self._introspect(tokens["access_token"])
        form = {"token": tokens["refresh_token"], "client_id": CLIENT_ID}
        answered(self.browser.post(f"{_CORE}/oauth/revoke", data=form), 200)
        self._asked(400, grant_type="refresh_token", refresh_token=tokens["refresh_token"])

    def _asked(self, status: int, **form: str) -> Any:
        return ended(self.browser.post(f"{_CORE}/oauth/token", data={"client_id": CLIENT_ID, **form}), status).json()

    def _introspect(self, token: str) -> None:
        """Ask as a resource server: with another secret than its own, without a token, without saying in which form."""
        address, own = f"{_CORE}/oauth/introspect", (RESOURCE_SERVER, self.introspection_secret)
        ended(self.browser.post(address, data={"token": token}, auth=(RESOURCE_SERVER, "wrong")), 401)
        ended(self.browser.post(address, data={"token_type_hint": "access_token"}, auth=own), 400)
        ended(self.browser.post(address, content=f"token={token}", auth=own), 415)
        assert ended(self.browser.post(address, data={"token": token}, auth=own), 200).json()["active"]
        assert not ended(self.browser.post(address, data={"token": "nonsense"}, auth=own), 200).json()["active"]
