"""From a fault to what is kept of it: where it is, and which ignores cover it there."""

from __future__ import annotations

from ridelint.harvest import Sighting
from ridelint.ignores import Entry
from ridelint.questions import Questions, Told


def sighting(told: Told, above: tuple[Entry, ...], questions: Questions) -> Sighting:
    """A fault with its location, and those of the ignores above it that name its rule. A crash is never covered."""
    rule, fault, crash = told
    today = questions.today
    covering = () if crash else (entry.key for entry in above if entry.covers(rule.id, rule.code, today))
    pointer, location = questions.located(fault.place)
    return Sighting(
        rule=rule.id,
        pointer=pointer,
        part=fault.place.part,
        message=fault.message,
        help=fault.help,
        fix=None if fault.fix is None or not questions.fixes else fault.fix(),
        location=location,
        covered_by=tuple(dict.fromkeys(covering)),
        crash=crash,
    )
