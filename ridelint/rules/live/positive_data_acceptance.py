"""A request that the description allows is not refused as invalid.

Why: a client that keeps to the description and is refused all the same cannot find out by reading what the server
wants. The description says less than the truth.

Schemathesis sends data that fits every schema. What it does not count as a refusal of the data: 401, 403, 404, 409,
429, and a server that fails. Where the status is not even documented, `status-undocumented` tells it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Purpose, Rule, Severity, Verdict
from ridelint.observations import Judged
from ridelint.settings import Settings

_CHECK = "positive_data_acceptance"


def judged(view: Judged, _: Settings) -> Iterator[Fault]:
    if view.verdict.check == _CHECK:
        message = f"`{view.label}` answered {view.call.status} to a request that its description allows"
        yield Fault(view.status, message, view.help)


_ORDERS = """
paths:
  /orders:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: Orders}, '400': {description: Refused}}
"""
_REFUSED = Verdict(_CHECK, "ST202")
_GET = get("/orders", limit="1000000")

EXAMPLES = (
    GoodExchange(_GET, respond(422), _ORDERS, purpose=Purpose.FUZZ, verdict=_REFUSED, among=("status-undocumented",)),
    BadExchange(
        _GET,
        respond(400),
        ["/response/status"],
        _ORDERS,
        ["/paths/~1orders/get"],
        purpose=Purpose.FUZZ,
        verdict=_REFUSED,
        among=("status-undocumented",),
    ),
)

RULE = Rule(
    id="positive-data-acceptance",
    code="RL605",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Judged, judged),),
    source="Schemathesis, positive_data_acceptance (ST202)",
    yields_to=("status-undocumented",),
)
