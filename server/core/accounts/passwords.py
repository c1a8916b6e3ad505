"""Passwords: argon2id, in a small pool of threads of its own.

A hash takes tens of milliseconds and 19 MiB by design. So it never runs on the event loop, no more run at once than the
pool has threads, and no more wait than can be served soon: the rest are told to come back.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.kernel.problem import Problem

T = TypeVar("T")

# The OWASP cheat sheet's first choice for argon2id.
TIME_COST, MEMORY_KIB, LANES = 2, 19 * 1024, 1


class Passwords:
    """Hashes and verifies; `decoy` is what an unknown account is verified against."""

    def __init__(self, pool: ThreadPoolExecutor, waiting: int, memory_kib: int = MEMORY_KIB) -> None:
        self._hasher = PasswordHasher(time_cost=TIME_COST, memory_cost=memory_kib, parallelism=LANES)
        self._pool = pool
        self._free = waiting
        # Of the same cost as a real one, so that the answer for an unknown address takes the same time.
        # Made beside the start, and there before the first verification, which waits behind it.
        self._decoy = pool.submit(self._hasher.hash, secrets.token_urlsafe(16))

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Tell whether the password is the stored one; without a stored one, do the same work and say no."""
        right = await self._run(lambda: _verify(self._hasher, stored or self._decoy.result(), password))
        return right and stored is not None

    def outdated(self, stored: str) -> bool:
        """Tell whether the hash was made with other parameters than now, and should be made anew."""
        return self._hasher.check_needs_rehash(stored)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._free <= 0:
            raise Problem("unavailable", "Too many people are signing in; try again in a moment.")
        self._free -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._free += 1


def _verify(hasher: PasswordHasher, stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


class PoolSize(NamedTuple):
    """How many hashes are made at once, and how many more may wait."""

    threads: int = 2
    waiting: int = 32


@contextmanager
def open_passwords(size: PoolSize | None = None, memory_kib: int = MEMORY_KIB) -> Iterator[Passwords]:
    size = size or PoolSize()
    with ThreadPoolExecutor(size.threads, thread_name_prefix="argon2") as pool:
        yield Passwords(pool, size.threads + size.waiting, memory_kib)
