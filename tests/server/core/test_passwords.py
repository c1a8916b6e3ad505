"""Passwords: the same work for everybody, and never more of it at once than the machine can do."""

from __future__ import annotations

import asyncio
import threading

import pytest

from server.core.accounts.passwords import Passwords, PoolSize, open_passwords
from server.kernel.problem import Problem

pytestmark = pytest.mark.anyio

CHEAP = 64


async def test_a_password_verifies_against_its_hash_and_no_other() -> None:
    with open_passwords(memory_kib=CHEAP) as passwords:
        stored = await passwords.hash("correct horse battery")
        assert await passwords.verify(stored, "correct horse battery")
        assert not await passwords.verify(stored, "correct horse")


async def test_nobodys_password_is_verified_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []

    def verify(hasher: object, stored: str, password: str) -> bool:
        verified.append(stored)
        return True

    monkeypatch.setattr("server.core.accounts.passwords._verify", verify)
    with open_passwords(memory_kib=CHEAP) as passwords:
        assert await passwords.verify(None, "correct horse battery") is False
    assert [stored.rpartition("$")[0].rpartition("$")[0] for stored in verified] == ["$argon2id$v=19$m=64,t=2,p=1"]


async def test_a_damaged_hash_is_no_ones() -> None:
    with open_passwords(memory_kib=CHEAP) as passwords:
        assert await passwords.verify("no hash at all", "correct horse battery") is False


async def test_hashes_of_weaker_parameters_are_made_anew() -> None:
    with open_passwords(memory_kib=CHEAP) as weak, open_passwords(memory_kib=2 * CHEAP) as strong:
        stored = await weak.hash("correct horse battery")
        assert (weak.outdated(stored), strong.outdated(stored)) == (False, True)


async def test_hashing_leaves_the_event_loop_alone() -> None:
    threads: set[str] = set()
    with open_passwords(memory_kib=CHEAP) as passwords:
        await passwords._run(lambda: threads.add(threading.current_thread().name))
    assert [name.startswith("argon2") for name in threads] == [True]


async def test_more_than_can_wait_are_told_to_come_back() -> None:
    gate = threading.Event()
    with open_passwords(PoolSize(threads=1, waiting=2), CHEAP) as passwords:
        waiting = [asyncio.ensure_future(passwords._run(gate.wait)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Problem) as refused:
            await passwords.hash("correct horse battery")
        gate.set()
        await asyncio.gather(*waiting)
        assert refused.value.code == "unavailable"
        assert isinstance(passwords, Passwords)
        assert (await passwords.hash("correct horse battery")).startswith("$argon2id$")
