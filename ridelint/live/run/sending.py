"""Sends one request as it is, within bounds, and gives the call; redirects are answers and not followed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import requests
from schemathesis.core.transport import Response

from ridelint.live.run.bounded import BoundedBody, bounding
from ridelint.live.run.wires import answered, problem_of, unanswered

if TYPE_CHECKING:
    from ridelint.live.decode import Wire
    from ridelint.live.run.plan import Plan
    from ridelint.live.run.probes import Probe


def send(session: requests.Session, probe: Probe, seconds: float) -> Wire:
    request = requests.Request(probe.method, probe.url, dict(probe.headers), data=probe.body)
    prepared = request.prepare()
    bodies: list[BoundedBody] = []
    prepared.register_hook("response", bounding(seconds, bodies.append))
    try:
        # Proxies and trusted certificates as the environment has them, which is what the engine heeds too.
        settings = session.merge_environment_settings(str(prepared.url), {}, True, None, None)
        answer = session.send(prepared, timeout=seconds, allow_redirects=False, **settings)
        response = Response.from_requests(answer, verify=True)
    except requests.RequestException:
        return unanswered(prepared, probe.purpose, probe.known.label, problem_of(seconds))
    return answered(response, probe.purpose, probe.known.label, bodies[-1].problem)


def session_of(plan: Plan) -> requests.Session:
    """A session that adds nothing of its own to a request; its requests are whole."""
    session = requests.Session()
    session.verify = plan.verify
    session.headers.clear()
    return session


def rate_limited(rate: str | None) -> float:
    """Seconds between two requests of a limit such as ``10/s``; none without a limit.

    >>> rate_limited("10/s"), rate_limited("30/m")
    (0.1, 2.0)
    """
    if not rate:
        return 0.0
    limit, _, unit = rate.partition("/")
    return {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit] / float(limit)


def pause(seconds: float) -> None:
    if seconds:
        time.sleep(seconds)
