"""Rate limits of what costs much or invites guessing, counted in the cache; the gateway counts all requests before."""

from __future__ import annotations

from typing import NamedTuple

from server.core.cache import Cache
from server.kernel.problem import Problem


class Limit(NamedTuple):
    """At most `requests` in each window of `seconds`; no limit where `requests` is 0."""

    name: str
    requests: int
    seconds: int


# One script, so that a counter never stays without its expiry; it answers the count and the rest of the window.
_HIT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}
"""


async def hit(cache: Cache, limit: Limit, subject: str) -> None:
    """Count one request of the subject; raises `rate_limited` where it is one too many."""
    if not limit.requests:
        return
    key = cache.key(f"limit-{limit.name}-{subject}", "count")
    count, rest = await cache.redis.eval(_HIT, 1, key, str(limit.seconds * 1000))
    if int(count) > limit.requests:
        raise Problem("rate_limited", headers={"Retry-After": str(max(1, -(-int(rest) // 1000)))})
