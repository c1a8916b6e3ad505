"""Riders and drivers as the scenarios know them: each call says how it must end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from server.commands.sign_in import discover, new_person, register, sign_in

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a browser and an app that is signed in; `tokens` is the token response."""

    browser: httpx.Client
    tokens: Mapping[str, str]
    csrf_token: str

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    def get(self, path: str, status: int = 200) -> Any:
        """Give the result, which is None where the call was refused, as it had to be."""
        return answered(self.browser.get(path, headers=self.bearer), status)

    def send(self, path: str, *statuses: int, method: str = "POST", key: str = "", **form: Any) -> Any:
        headers = {**self.bearer, "X-CSRF-Token": self.csrf_token, **({"Idempotency-Key": key} if key else {})}
        return answered(self.browser.request(method, path, data=form, headers=headers), *statuses or (200,))


def ended(answer: httpx.Response, *statuses: int) -> httpx.Response:
    """Give the answer; raises AssertionError where its status is none of these."""
    asked = f"{answer.request.method} {answer.request.url.path}"
    assert answer.status_code in statuses, f"{asked}: {answer.status_code}, not {statuses}: {answer.text[:500]}"
    return answer


def answered(answer: httpx.Response, *statuses: int) -> Any:
    """Give what the envelope holds of an answer that ended so."""
    ended(answer, *statuses)
    return answer.json()["result"]


@contextmanager
def a_browser(origin: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=origin, timeout=PATIENCE_SECONDS) as browser:
        yield browser


@contextmanager
def somebody(origin: str, role: str) -> Iterator[Person]:
    """Register somebody, who signs in and lets the app do all that the role allows."""
    with a_browser(origin) as browser:
        metadata, person = discover(browser, origin), new_person(role)
        register(browser, metadata, person)
        tokens = sign_in(browser, metadata, person)
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        csrf = answered(browser.get("/core/v1/csrf_token", headers=bearer), 200)
        yield Person(browser, tokens, csrf["csrf_token"])
