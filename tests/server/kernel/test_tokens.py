"""What is cached of core: its keys, and which sessions have ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc.jwk import KeySet

from server.kernel.context import Context
from server.kernel.db import Database
from server.kernel.problem import Problem
from server.kernel.settings import Settings
from server.kernel.tokens import RevokedSessions, Tokens, Verified, end_session
from tests.server.kernel.sample import SESSION, access_token, signing_key

pytestmark = pytest.mark.anyio


class StoppedClock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 14, 8, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def go_on(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class Core:
    """What is asked of core: how often, and what it says."""

    def __init__(self) -> None:
        self.asked = 0
        self.keys = ["first"]

    async def jwks(self) -> Mapping[str, Any]:
        self.asked += 1
        if not self.keys:
            raise Problem("unavailable")
        return {"keys": [signing_key(name).as_dict(private=False) for name in self.keys]}


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def core() -> Core:
    return Core()


@pytest.fixture
def revoked(database: Database, clock: StoppedClock) -> RevokedSessions:
    return RevokedSessions(database, clock, 1.0)


@pytest.fixture
def tokens(settings: Settings, clock: StoppedClock, core: Core, revoked: RevokedSessions) -> Tokens:
    return Tokens(settings, clock, core.jwks, revoked)


@pytest.fixture
def dated(context: Context, clock: StoppedClock) -> Context:
    context.clock = clock
    return context


async def verified(tokens: Tokens, token: str) -> str:
    """Give the session, or the code of the refusal."""
    try:
        return str((await tokens.verify(token)).session_id)
    except Problem as problem:
        return problem.code


async def end(database: Database, clock: StoppedClock, session: UUID) -> None:
    await database.run(lambda connection: end_session(connection, session, clock.now(), 300))


async def test_an_ended_session_is_refused_once_the_list_is_old(
    dated: Context, tokens: Tokens, database: Database, clock: StoppedClock
) -> None:
    token = access_token(dated)
    assert await verified(tokens, token) == str(SESSION)
    await end(database, clock, SESSION)
    assert await verified(tokens, token) == str(SESSION)
    clock.go_on(1.0)
    assert await verified(tokens, token) == "token_revoked"


async def test_another_sessions_end_changes_nothing(
    dated: Context, tokens: Tokens, database: Database, clock: StoppedClock
) -> None:
    await end(database, clock, uuid4())
    assert await verified(tokens, access_token(dated)) == str(SESSION)


async def test_a_session_may_end_twice(database: Database, clock: StoppedClock, revoked: RevokedSessions) -> None:
    await end(database, clock, SESSION)
    await end(database, clock, SESSION)
    assert await revoked.contains(SESSION)


async def test_an_end_is_forgotten_when_every_token_has_expired(
    database: Database, clock: StoppedClock, revoked: RevokedSessions
) -> None:
    await end(database, clock, SESSION)
    clock.go_on(361)
    await end(database, clock, uuid4())
    assert not await revoked.contains(SESSION)


async def test_a_list_that_cannot_be_read_refuses_everyone(
    dated: Context, tokens: Tokens, database: Database, clock: StoppedClock
) -> None:
    token = access_token(dated)
    assert await verified(tokens, token) == str(SESSION)
    clock.go_on(1.0)
    database._room = 0
    assert await verified(tokens, token) == "unavailable"


async def test_keys_are_fetched_once_for_many_tokens(dated: Context, tokens: Tokens, core: Core) -> None:
    for _ in range(5):
        assert await verified(tokens, access_token(dated)) == str(SESSION)
    assert core.asked == 1


async def test_a_new_key_is_fetched_when_a_token_names_it(
    dated: Context, tokens: Tokens, core: Core, clock: StoppedClock
) -> None:
    assert await verified(tokens, access_token(dated)) == str(SESSION)
    core.keys.append("second")
    clock.go_on(2)
    assert await verified(tokens, access_token(dated, signing_key("second"))) == str(SESSION)
    assert core.asked == 2


async def test_tokens_that_name_no_key_do_not_flood_core(
    dated: Context, tokens: Tokens, core: Core, clock: StoppedClock
) -> None:
    assert await verified(tokens, access_token(dated)) == str(SESSION)
    clock.go_on(2)
    for number in range(5):
        assert await verified(tokens, access_token(dated, header={"kid": f"forged-{number}"})) == "token_invalid"
    assert core.asked == 2


async def test_known_keys_serve_while_core_is_away(
    dated: Context, tokens: Tokens, core: Core, clock: StoppedClock
) -> None:
    assert await verified(tokens, access_token(dated)) == str(SESSION)
    core.keys.clear()
    clock.go_on(301)
    assert await verified(tokens, access_token(dated)) == str(SESSION)


async def test_without_any_keys_nobody_can_be_verified(dated: Context, tokens: Tokens, core: Core) -> None:
    core.keys.clear()
    assert await verified(tokens, access_token(dated)) == "unavailable"


async def test_a_token_is_verified_once(dated: Context, tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    token, signatures = access_token(dated), []

    def read(token: str, keys: KeySet) -> Verified:
        signatures.append(token)
        return Tokens._read(tokens, token, keys)

    monkeypatch.setattr(tokens, "_read", read)
    for _ in range(3):
        assert await verified(tokens, token) == str(SESSION)
    assert signatures == [token]


async def test_a_token_that_was_verified_expires_nevertheless(
    dated: Context, tokens: Tokens, clock: StoppedClock
) -> None:
    token = access_token(dated)
    assert await verified(tokens, token) == str(SESSION)
    clock.go_on(302.5)
    assert await verified(tokens, token) == "token_expired"


async def test_a_token_whose_key_is_gone_is_refused_although_it_was_verified(
    dated: Context, tokens: Tokens, core: Core, clock: StoppedClock
) -> None:
    token = access_token(dated, exp=int(clock.now().timestamp()) + 3600)
    assert await verified(tokens, token) == str(SESSION)
    core.keys = ["second"]
    clock.go_on(300)
    assert await verified(tokens, token) == "token_invalid"


async def test_what_is_kept_of_tokens_is_bounded(
    dated: Context, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.kernel.tokens._TOKENS_KEPT", 3)
    for number in range(5):
        assert await verified(tokens, access_token(dated, client_id=f"app_{number}")) == str(SESSION)
    assert len(tokens._verified) == 3
