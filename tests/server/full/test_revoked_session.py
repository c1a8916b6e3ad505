"""A session that is revoked stops working in every service's process within two seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from server.commands.sign_in import CLIENT_ID, discover, new_person, register, sign_in
from server.kernel.settings import Settings
from tests.server.full_system import FullSystem

WITHIN_SECONDS = 2.0
# What each role may ask of each service.
ASKED = {
    "rider": {"user": "/user/v1/profile", "core": "/core/v1/account"},
    "driver": {"driver": "/driver/v1/profile", "core": "/core/v1/account"},
}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody's app."""

    browser: httpx.Client
    system: FullSystem
    role: str
    metadata: dict[str, Any]
    tokens: dict[str, Any]

    def ask(self) -> dict[str, tuple[int, str | None]]:
        """Ask every service that serves the role, past the gateway; gives status and error code of each."""
        return {name: _told(self._get(self.system.direct[name] + path)) for name, path in ASKED[self.role].items()}

    def _get(self, address: str) -> httpx.Response:
        return self.browser.get(address, headers={"Authorization": f"Bearer {self.tokens['access_token']}"})

    def revoke(self, kind: str) -> int:
        form = {"token": self.tokens[kind], "client_id": CLIENT_ID}
        return self.browser.post(self.metadata["revocation_endpoint"], data=form).status_code


def _told(answer: httpx.Response) -> tuple[int, str | None]:
    return answer.status_code, (answer.json()["error"] or {}).get("code")


@pytest.fixture(params=["rider", "driver"])
def app(request: pytest.FixtureRequest, system: FullSystem) -> Iterator[SignedIn]:
    with httpx.Client(timeout=60) as browser:
        metadata, person = discover(browser, system.origin), new_person(request.param)
        register(browser, metadata, person)
        yield SignedIn(browser, system, request.param, metadata, sign_in(browser, metadata, person))


@pytest.mark.parametrize("kind", ["refresh_token", "access_token"])
def test_every_service_refuses_a_session_two_seconds_after_it_was_revoked(app: SignedIn, kind: str) -> None:
    # Every service has just read which sessions have ended, and this one was not among them.
    assert set(app.ask().values()) == {(200, None)}
    assert app.revoke(kind) == 200
    # A request that begins so much later, however long the machine then takes for it.
    time.sleep(WITHIN_SECONDS)
    assert set(app.ask().values()) == {(401, "token_revoked")}


def test_the_list_of_ended_sessions_is_read_again_in_time() -> None:
    assert Settings().revocation_seconds <= WITHIN_SECONDS / 2


def test_an_open_stream_ends_with_its_session(app: SignedIn) -> None:
    headers = {"Authorization": f"Bearer {app.tokens['access_token']}"}
    with app.browser.stream("GET", f"{app.system.origin}/core/v1/events", headers=headers) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": connected"
        assert app.revoke("refresh_token") == 200
        for line in lines:
            # What a stream says that has been silent for fifteen looks at its session.
            assert line != ": still here"
