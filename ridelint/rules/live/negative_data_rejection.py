"""A request that the description forbids is refused.

Why: what is accepted once is sent for ever. A value that the description rules out and the server takes is stored,
computed with and handed on by code that was written for the others.

Schemathesis sends data that breaks a schema in one thing, on purpose, and expects a refusal. A required header that is
left out is `missing-required-header`'s, and a call that lacks its credentials `auth-ignored`'s.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, post, respond
from ridelint.model import Check, Fault, Purpose, Rule, Severity, Verdict
from ridelint.observations import Judged
from ridelint.settings import Settings

_CHECK = "negative_data_rejection"


def judged(view: Judged, _: Settings) -> Iterator[Fault]:
    if view.verdict.check != _CHECK or (view.lacks_credentials and "cookie" in view.call.sent):
        return  # with a cookie comes a session, whatever the description calls it
    message = f"`{view.label}` answered {view.call.status} to a request that its description forbids"
    yield Fault(view.request, message, view.help, kind=_CHECK)


_ORDERS = """
paths:
  /orders:
    get:
      security: [{key: []}]
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
      responses: {'200': {description: Orders}}
    post:
      requestBody:
        content: {application/json: {schema: {type: object, required: [note]}}}
      responses: {'201': {description: Made}}
  /sessions:
    get: {security: [{session: []}], responses: {'200': {description: Sessions}}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: api_key}
    session: {type: apiKey, in: cookie, name: sid}
"""


def _broken(where: str, *left_out: tuple[str, str]) -> Verdict:
    return Verdict(_CHECK, "ST201", where=where, left_out=left_out)


EXAMPLES = (
    GoodExchange(
        get("/orders"),
        respond(200),
        _ORDERS,
        purpose=Purpose.FUZZ,
        verdict=_broken("query", ("query", "api_key")),
        among=("auth-ignored",),
    ),
    GoodExchange(
        get("/sessions")._replace(headers={"cookie": "other=1"}),
        respond(200),
        _ORDERS,
        purpose=Purpose.FUZZ,
        verdict=_broken("headers", ("cookie", "sid")),
    ),
    BadExchange(
        get("/orders", limit="101"),
        respond(200),
        ["/request/query"],
        _ORDERS,
        ["/paths/~1orders/get"],
        purpose=Purpose.FUZZ,
        verdict=_broken("query"),
        among=("auth-ignored",),
    ),
    BadExchange(
        post("/orders", {}, "application/json"),
        respond(201),
        ["/request/body"],
        _ORDERS,
        ["/paths/~1orders/post"],
        verdict=_broken("body"),
    ),
)

RULE = Rule(
    id="negative-data-rejection",
    code="RL604",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Judged, judged),),
    source="Schemathesis, negative_data_rejection (ST201)",
    yields_to=("auth-ignored",),
)
