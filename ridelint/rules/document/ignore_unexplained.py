"""An ignore says why: `x-ridelint-ignore: {rule: reason}`.

Why: who meets an ignore a year later must know whether it still holds. Without a reason nobody dares to remove it, and
it goes on hiding what it was never meant for.

A reason is a text of more than blanks, alone or as the ``reason`` of an object. An ``until`` that is no date would
never end, and is told of too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Ignore
from ridelint.settings import Settings

_CURE = "write the reason as its value: `x-ridelint-ignore: {%s: why it does not hold here}`"


def ignore(view: Ignore, _: Settings) -> Iterator[Fault]:
    if not (isinstance(view.reason, str) and view.reason.strip()):
        yield Fault(view.place, f"the ignore of `{view.rule}` gives no reason", _CURE % view.rule)
    if view.until is not None and not _is_date(view.until):
        yield Fault(view.place, f"the ignore of `{view.rule}` ends on no date", "write `until` as in `2026-01-31`")


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _order(ignored: str) -> str:
    return f"components: {{schemas: {{Order: {{x-ridelint-ignore: {ignored}, properties: {{orderId: {{}}}}}}}}}}"


_AT = "/components/schemas/Order/x-ridelint-ignore"

EXAMPLES = (
    Good(_order("{field-name-case: the name is a partner's}")),
    Good(_order("{field-name-case: {reason: until the app is out, until: 2026-06-30}}")),
    Bad(_order("{field-name-case: ''}"), at=[f"{_AT}/field-name-case"]),
    Bad(_order("{field-name-case: null, RL104: true}"), at=[f"{_AT}/field-name-case", f"{_AT}/RL104"]),
    Bad(_order("{field-name-case: {until: 2026-06-30}}"), at=[f"{_AT}/field-name-case"]),
    Bad(_order("{field-name-case: {reason: soon, until: next week}}"), at=[f"{_AT}/field-name-case"]),
    Bad(_order("[field-name-case]"), at=[f"{_AT}/0"]),
    Bad(_order("field-name-case"), at=[_AT]),
)

RULE = Rule(
    id="ignore-unexplained",
    code="RL007",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Ignore, ignore),),
)
