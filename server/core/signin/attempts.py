"""How long the next attempt must wait: guessing gets slower with each failure.

Failures are counted for the account and for the client's address. For the account by its address as typed, whether or
not there is such an account: a wait must not tell who is registered. A correct password ends the account's count.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from server.core.cache import Cache
from server.kernel.problem import Problem


class Backoff(NamedTuple):
    """After `free` failures each one doubles the wait, from one second to `longest` seconds."""

    free: int
    longest: int


# People mistype; behind one address (a mobile carrier's) there are many people.
ACCOUNT = Backoff(free=5, longest=15 * 60)
ADDRESS = Backoff(free=50, longest=15 * 60)
# Seconds without a failure until all is forgotten.
MEMORY = 60 * 60

# An attempt is counted as a failure before the password is looked at, and taken back where it was right: guesses sent
# at once would otherwise all pass before the first is counted. Answers the seconds still to wait, 0 for "go on".
_BEGIN = """
local rest = redis.call('TTL', KEYS[1])
if rest > 0 then return rest end
local failures = redis.call('INCR', KEYS[2])
redis.call('EXPIRE', KEYS[2], ARGV[1])
local over = failures - tonumber(ARGV[2])
if over > 0 then
  local wait = math.min(tonumber(ARGV[3]), 2 ^ math.min(over - 1, 30))
  redis.call('SET', KEYS[1], '1', 'EX', string.format('%d', wait))
end
return 0
"""


# A count that has expired meanwhile must not come back below zero, and for ever.
_TAKE_BACK = """
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('DECR', KEYS[1]) end
"""


class Subject(NamedTuple):
    """Whose failures are counted."""

    name: str
    backoff: Backoff


def subjects(email_digest: bytes, address: str) -> tuple[Subject, Subject]:
    return (
        Subject(f"account-{email_digest.hex()}", ACCOUNT),
        Subject(f"address-{hashlib.sha256(address.encode()).hexdigest()[:32]}", ADDRESS),
    )


async def begin(cache: Cache, counted: tuple[Subject, ...]) -> None:
    """Count an attempt; raises `rate_limited` where an earlier failure's wait is still on."""
    for subject in counted:
        keys = cache.key(subject.name, "wait"), cache.key(subject.name, "failures")
        rules = (MEMORY, subject.backoff.free, subject.backoff.longest)
        rest = int(await cache.redis.eval(_BEGIN, 2, *keys, *map(str, rules)))
        if rest:
            raise Problem("rate_limited", "Too many attempts; wait a little.", headers={"Retry-After": str(rest)})


async def succeeded(cache: Cache, account: Subject, address: Subject) -> None:
    """Forget the account's failures; of the address only this attempt, as others guess from there too."""
    await cache.redis.delete(cache.key(account.name, "failures"), cache.key(account.name, "wait"))
    await cache.redis.eval(_TAKE_BACK, 1, cache.key(address.name, "failures"))
