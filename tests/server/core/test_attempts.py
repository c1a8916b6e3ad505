"""Guessing gets slower; what costs much is limited."""

from __future__ import annotations

import asyncio

import pytest

from server.core.cache import Cache
from server.core.limits import Limit, hit
from server.core.signin.attempts import ADDRESS, MEMORY, Subject, begin, subjects, succeeded
from server.core.signin.attempts import Backoff as Rule
from server.kernel.problem import Problem
from tests.server.core.conftest import System
from tests.server.core.people import on_both

pytestmark = [pytest.mark.anyio, on_both]

ACCOUNT_RULE = Rule(free=3, longest=60)


@pytest.fixture
async def cache(running_core: System) -> Cache:
    await running_core.reset()
    return running_core.context.part(Cache)


async def wait(cache: Cache, *counted: Subject) -> int:
    """Begin an attempt; gives the seconds to wait, 0 if there are none."""
    try:
        await begin(cache, counted)
    except Problem as problem:
        return int(problem.headers["Retry-After"])
    return 0


async def forget_wait(cache: Cache, subject: Subject) -> None:
    await cache.redis.delete(cache.key(subject.name, "wait"))


async def test_each_failure_doubles_the_wait(cache: Cache) -> None:
    subject = Subject("account-1", ACCOUNT_RULE)
    waits: list[int] = []
    for _ in range(10):
        assert await wait(cache, subject) == 0
        waits.append(await wait(cache, subject) if len(waits) >= 3 else 0)
        await forget_wait(cache, subject)
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60]


async def test_attempts_while_waiting_make_it_no_longer(cache: Cache) -> None:
    subject = Subject("account-1", Rule(free=0, longest=60))
    assert [await wait(cache, subject) for _ in range(20)] == [0] + [1] * 19


async def test_guesses_at_once_are_counted_at_once(cache: Cache) -> None:
    subject = Subject("account-1", ACCOUNT_RULE)
    waits = await asyncio.gather(*(wait(cache, subject) for _ in range(50)))
    assert sorted(waits) == [0] * 4 + [1] * 46


async def test_failures_are_forgotten_after_an_hour(cache: Cache) -> None:
    subject = Subject("account-1", ACCOUNT_RULE)
    await wait(cache, subject)
    assert 0 < await cache.redis.ttl(cache.key(subject.name, "failures")) <= MEMORY


async def test_one_account_does_not_make_another_wait(cache: Cache) -> None:
    for _ in range(9):
        await wait(cache, subjects(b"1" * 32, "192.0.2.1")[0])
    assert await wait(cache, subjects(b"2" * 32, "192.0.2.1")[0]) == 0


async def test_who_guesses_many_accounts_waits_for_the_address(cache: Cache) -> None:
    waits = [await wait(cache, *subjects(bytes([number]) * 32, "192.0.2.1")) for number in range(ADDRESS.free + 2)]
    assert (sum(waits[:-1]), waits[-1]) == (0, 1)


async def test_many_people_who_sign_in_behind_one_address_do_not_wait(cache: Cache) -> None:
    for number in range(ADDRESS.free + 2):
        counted = subjects(bytes([number]) * 32, "192.0.2.1")
        assert await wait(cache, *counted) == 0
        await succeeded(cache, *counted)


async def test_a_success_leaves_no_count_without_an_end(cache: Cache) -> None:
    counted = subjects(b"1" * 32, "192.0.2.1")
    await succeeded(cache, *counted)
    assert await cache.redis.keys("*address*") == []


async def test_a_limit_lets_so_many_pass_in_a_window(cache: Cache) -> None:
    limit = Limit("test", 3, 60)
    outcomes = await asyncio.gather(*(hit(cache, limit, "one") for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(outcome, Problem) for outcome in outcomes) == 2


async def test_a_limit_tells_when_the_window_ends(cache: Cache) -> None:
    limit = Limit("test", 1, 60)
    await hit(cache, limit, "one")
    with pytest.raises(Problem) as refused:
        await hit(cache, limit, "one")
    assert (refused.value.code, 0 < int(refused.value.headers["Retry-After"]) <= 60) == ("rate_limited", True)


async def test_a_limit_is_each_ones_own(cache: Cache) -> None:
    limit = Limit("test", 1, 60)
    await hit(cache, limit, "one")
    await hit(cache, limit, "other")


async def test_no_limit_counts_nothing(cache: Cache) -> None:
    await hit(cache, Limit("test", 0, 60), "one")
    assert await cache.redis.keys("*limit*") == []
