"""A call is answered.

Why: a client that waits for an answer, or is cut off, cannot know whether what it asked for was done. Of such a call no
other rule can be asked, so a server that answers nothing would break none.

A call is at fault that got no response at all, not in time, or one that is no HTTP. Where this rule is off because a
preset or `--select` leaves it out, a run with such calls ends with exit code 2; `--ignore`, an ignore in the
description, or `off` by its name in the configuration says that they are meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, unanswered
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.observations import Unanswered
from ridelint.settings import Settings


def call(view: Unanswered, _: Settings) -> Iterator[Fault]:
    place = view.node.child("response").place()
    yield Fault(place, f"`{view.method} {view.path}`: {view.problem}", "the server's log may say why")


_ORDERS = """
paths:
  /orders/{order_id}:
    get: {responses: {'200': {description: An order}}}
  /stream:
    get:
      x-ridelint-ignore: {call-unanswered: it is open until something happens}
      responses: {'200': {description: Events}}
"""
_AT, _GET = ["/response"], ["/paths/~1orders~1{order_id}/get"]

EXAMPLES = (
    GoodExchange(get("/stream"), unanswered("no answer within 10 s"), _ORDERS),
    BadExchange(get("/orders/7"), unanswered("no answer within 10 s"), _AT, _ORDERS, _GET),
    BadExchange(get("/nothing"), unanswered("connection refused"), _AT, _ORDERS),
)

RULE = Rule(
    id="call-unanswered",
    code="RL601",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Unanswered, call),),
    source="RFC 9110 section 3.4",
)
