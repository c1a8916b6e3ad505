"""Signing keys over time, alone and between processes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from server.core.oauth.keyring import Keyring
from server.core.oauth.keys import EPOCH, Plan
from server.core.tables import signing_keys
from server.kernel.db import Database

DAY = timedelta(days=1)
PLAN = Plan(period=30 * DAY, lead=DAY, tail=DAY)
MIDDLE = EPOCH + 100 * 30 * DAY + 15 * DAY
SECRETS = ("one secret of the tests that is long enough",)


def test_in_the_middle_of_a_period_only_its_key_is_needed() -> None:
    assert PLAN.needed(MIDDLE) == [100]


def test_a_day_before_its_period_the_next_key_is_needed() -> None:
    assert PLAN.needed(EPOCH + 101 * 30 * DAY - DAY) == [100, 101]


def test_a_key_is_shown_until_a_day_after_its_period() -> None:
    assert 100 in PLAN.shown(EPOCH + 101 * 30 * DAY + DAY - timedelta(seconds=1))
    assert 100 not in PLAN.shown(EPOCH + 101 * 30 * DAY + DAY)


pytestmark = pytest.mark.anyio


def ring(database: Database, *secrets: str) -> Keyring:
    return Keyring(database, secrets or SECRETS, PLAN)


async def test_two_processes_that_start_at_once_have_the_same_key(database: Database) -> None:
    keys = await asyncio.gather(*(ring(database).signing(MIDDLE) for _ in range(8)))
    assert len({key.kid for key in keys}) == 1


async def test_a_key_is_published_before_it_signs(database: Database) -> None:
    keyring = ring(database)
    before = EPOCH + 101 * 30 * DAY - timedelta(hours=1)
    published = [key["kid"] for key in (await keyring.jwks(before))["keys"]]
    signs_later = (await keyring.signing(before + timedelta(hours=2))).kid
    assert published == [(await keyring.signing(before)).kid, signs_later]


async def test_an_old_key_is_published_until_its_last_token_expires(database: Database) -> None:
    keyring = ring(database)
    old = (await keyring.signing(MIDDLE)).kid
    end = EPOCH + 101 * 30 * DAY
    assert old in [key["kid"] for key in (await keyring.jwks(end + timedelta(hours=23)))["keys"]]
    assert old not in [key["kid"] for key in (await keyring.jwks(end + DAY))["keys"]]


async def test_nothing_private_is_published(database: Database) -> None:
    (key,) = (await ring(database).jwks(MIDDLE))["keys"]
    assert set(key) == {"kty", "use", "alg", "kid", "crv", "x", "y"}


async def test_the_database_holds_no_key_in_the_clear(database: Database) -> None:
    await ring(database).signing(MIDDLE)
    sealed = await database.run(lambda connection: connection.scalar(select(signing_keys.c.sealed_key)))
    # The header of a JWE with direct encryption, and four more parts.
    assert [len(part) > 0 for part in str(sealed).split(".")] == [True, False, True, True, True]


async def test_a_rotated_secret_still_opens_the_keys(database: Database) -> None:
    before = (await ring(database, "old secret").signing(MIDDLE)).kid
    assert (await ring(database, "new secret", "old secret").signing(MIDDLE)).kid == before


async def test_a_lost_secret_leads_to_a_new_key(database: Database) -> None:
    before = (await ring(database, "lost secret").signing(MIDDLE)).kid
    after = (await ring(database, "new secret").signing(MIDDLE)).kid
    rows = await database.run(lambda connection: connection.scalar(select(func.count()).select_from(signing_keys)))
    assert (before != after, rows) == (True, 1)


def test_a_moment_is_in_the_period_it_falls_into() -> None:
    assert Plan(period=DAY).at(datetime(1970, 1, 3, 23, 59, tzinfo=UTC)) == 2
