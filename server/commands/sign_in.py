"""A person with a browser and an app, played by a program: the whole OAuth flow through the real pages.

For `python cli.py token`, the demonstration, load and tests. It knows the system only by its origin: addresses come
from the metadata (RFC 8414), forms from the pages.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx

METADATA = "/.well-known/oauth-authorization-server"
CLIENT_ID = "ride_app"
REDIRECT_URI = "com.example.rides:/oauth/callback"
_HTML = {"Accept": "text/html"}


class SignInError(Exception):
    """The system answered otherwise than the flow needs; the text says what, in its own words."""


class Person(NamedTuple):
    role: str
    email: str
    password: str
    full_name: str = "Ada Keller"
    phone_number: str = "+4915112345678"


def new_person(role: str) -> Person:
    """Make up somebody who is not registered yet."""
    return Person(role, f"{role}-{secrets.token_hex(8)}@example.com", secrets.token_urlsafe(18))


def register(browser: httpx.Client, metadata: dict[str, Any], person: Person) -> None:
    """Register, in a browser session that signs in afterwards."""
    core = metadata["token_endpoint"].removesuffix("/oauth/token")
    token = _good(browser.get(f"{core}/csrf_token"), 200).json()["result"]["csrf_token"]
    form = {
        "role": person.role,
        "email": person.email,
        "password": person.password,
        "full_name": person.full_name,
        "phone_number": person.phone_number,
    }
    _good(browser.post(f"{core}/accounts", data=form, headers={"X-CSRF-Token": token}), 202)


def discover(browser: httpx.Client, origin: str) -> dict[str, Any]:
    """Read the metadata; its issuer must be the origin that was asked (RFC 8414 section 3.3)."""
    metadata: dict[str, Any] = _good(browser.get(urljoin(origin, METADATA)), 200).json()
    if metadata["issuer"] != origin.rstrip("/"):
        raise SignInError(f"{origin} says that it is {metadata['issuer']}; set ISSUER to the gateway's origin")
    return metadata


def sign_in(browser: httpx.Client, metadata: dict[str, Any], person: Person, scope: str = "") -> dict[str, Any]:
    """Sign in and consent by the pages, then exchange the code; gives the token response."""
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(12)
    query = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        "state": state,
        **({"scope": scope} if scope else {}),
    }
    location = authorize(browser, f"{metadata['authorization_endpoint']}?{urlencode(query)}", person, REDIRECT_URI)
    returned = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    if "code" not in returned or returned.get("state") != state or returned.get("iss") != metadata["issuer"]:
        raise SignInError(f"the app got no code but {returned}")
    form = {
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "code": returned["code"],
        "redirect_uri": REDIRECT_URI,
        "code_verifier": verifier,
    }
    tokens: dict[str, Any] = _good(browser.post(metadata["token_endpoint"], data=form), 200).json()
    return tokens


def authorize(browser: httpx.Client, address: str, person: Person, redirect_uri: str) -> str:
    """Go through the pages, from the address that an app opens; gives the address that leads back to the app."""
    answer = browser.get(address, headers=_HTML)
    while not answer.headers.get("location", "").startswith(redirect_uri):
        answer = _next_page(browser, answer, person)
    return str(answer.headers["location"])


def challenge(verifier: str) -> str:
    """Derive the challenge (RFC 7636 section 4.2).

    >>> challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _next_page(browser: httpx.Client, answer: httpx.Response, person: Person) -> httpx.Response:
    """Do what the person does on this page: follow, sign in, or allow."""
    if answer.status_code == 303:
        return browser.get(urljoin(str(answer.url), answer.headers["location"]), headers=_HTML)
    form = read_form(_good(answer, 200).text)
    filled = {**form.fields, "email": person.email, "password": person.password}
    if "password" not in form.names:
        filled = {**form.fields, "decision": "allow"}
    return browser.post(urljoin(str(answer.url), form.action), data=filled, headers=_HTML)


class Form(NamedTuple):
    """A page's form: where it goes, its fields with their values, and the names of all."""

    action: str
    fields: dict[str, str]
    names: frozenset[str]


def read_form(html: str) -> Form:
    """Read the one form of a page; raises SignInError where there is none."""
    reader = _FormReader()
    reader.feed(html)
    if not reader.action:
        raise SignInError("the page has no form")
    return Form(reader.action, reader.hidden, frozenset(reader.names))


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = values["action"]
        elif tag in {"input", "button"}:
            self.names.add(values.get("name", ""))
            if values.get("type") == "hidden":
                self.hidden[values["name"]] = values["value"]


def _good(answer: httpx.Response, status: int) -> httpx.Response:
    if answer.status_code != status:
        raise SignInError(f"{answer.request.method} {answer.url} answered {answer.status_code}: {answer.text[-500:]}")
    return answer
