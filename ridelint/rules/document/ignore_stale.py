"""An ignore covers something: a fault of its rule, at its node or below.

Why: a fault that was cured leaves its ignore behind, and that one hides the next fault at the place in silence. No
exception should outlive its occasion.

Only ignores of rules that took part in the run are asked. One whose ``until`` has passed covers nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.document.node import Node
from ridelint.examples import Bad, Good
from ridelint.fixing import removed
from ridelint.model import Check, Fault, Fix, Rule, Severity
from ridelint.nodes import Ignore
from ridelint.settings import Settings


def ignore(view: Ignore, _: Settings) -> Iterator[Fault]:
    if view.over:
        message = f"the ignore of `{view.rule}` ended on {view.until}"
        yield Fault(view.place, message, "cure what it covers, or give it another day", lambda: _removed(view))
    elif view.asked and not view.used:
        message = f"the ignore of `{view.rule}` covers nothing"
        yield Fault(view.place, message, "remove it", lambda: _removed(view))


def _removed(view: Ignore) -> Fix | None:
    """Remove the entry; the whole ignore where it has no other."""
    entry = view.place.at
    if not isinstance(entry, Node) or entry.parent is None or not isinstance(entry.parent.value, dict):
        return None
    others = entry.parent.value.keys() - {entry.token, "until"}
    return removed(entry if others else entry.parent)


_STALE = """
components:
  schemas:
    Order:
      type: object
      x-ridelint-ignore:
        field-name-case: it was orderId once  # remove me
      properties: {order_id: {type: string}}
"""
_FRESH = """
components:
  schemas:
    Order:
      type: object
      properties: {order_id: {type: string}}
"""
_TWO = """
components:
  schemas:
    Order:
      properties: {orderId: {type: string}}
      x-ridelint-ignore: {field-name-case: a partner's name, error-singular: it was plural once}
"""
_AT = "/components/schemas/Order/x-ridelint-ignore"
_OVER = (
    "components: {schemas: {Order: {x-ridelint-ignore: {RL101: {reason: a, until: 2025-12-31}}, properties: {aB: {}}}}}"
)
_CURED = "components: {schemas: {Order: {properties: {aB: {}}}}}"

EXAMPLES = (
    Good(_TWO, among=("field-name-case",)),
    Good(_STALE),  # its rule takes no part in the run
    Bad(_STALE, at=[f"{_AT}/field-name-case"], fixed=_FRESH, among=("field-name-case",)),
    Bad(
        _TWO,
        at=[f"{_AT}/error-singular"],
        fixed=_TWO.replace(", error-singular: it was plural once", ""),
        among=("field-name-case", "error-singular"),
    ),
    Bad(_OVER, at=[f"{_AT}/RL101"], among=("field-name-case",)),
)

RULE = Rule(
    id="ignore-stale",
    code="RL008",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Ignore, ignore),),
)
