"""A fault as it was met in a call: all that is told of it, and by what it is the same as those of other calls."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from ridelint.live.recorded import Recorded
from ridelint.model import Location, Part, Place, Pointer, Rule
from ridelint.questions import Questions, Told
from ridelint.walk.base import Scope

_UNDESCRIBED = Location("", 1, 1, 1, 1)
"""Stands for where a call is that nothing is said of, so that the faults of such calls are not as many as the calls."""

Identity = tuple[str, Location, Pointer, Part, Hashable]
"""What makes two faults one: the rule, the place in the description, the place in the call, and the kind."""


class Of(NamedTuple):
    """What a call was of: the title of its description, and the operation's label, which may be empty."""

    service: str
    operation: str


class Met(NamedTuple):
    """A fault of one exchange. It holds nothing of the exchange's values, so that it can be kept for the next one.

    ``file`` is the description that speaks of it, and ``scope`` are the ignores above that.
    """

    identity: Identity
    rule: Rule
    message: str
    help: str
    pointer: str
    location: Location
    file: str
    scope: Scope
    crash: bool
    of: Of

    def at_server(self, origin: str) -> Met:
        """The same, and another than what is met at other servers."""
        rule, location, pointer, part, kind = self.identity
        return self._replace(identity=(rule, location, pointer, part, (kind, origin)))


def met(told: Told, declared: Place, scope: Scope, questions: Questions, of: Of) -> Met:
    """The fault that a rule told, which the description speaks of at ``declared`` unless the rule knows better."""
    rule, fault, crash = told
    declared = fault.declared or declared
    is_described = not isinstance(declared.source, Recorded)
    # An exchange does not live long enough for its places to be remembered.
    location = questions.located(declared)[1] if is_described else declared.location()
    pointer = fault.place.pointer
    identity = (
        rule.id,
        location if is_described else _UNDESCRIBED,
        Pointer("*" if isinstance(token, int) else token for token in pointer),
        fault.place.part,
        fault.message if fault.kind is None else fault.kind,
    )
    return Met(
        identity, rule, fault.message, fault.help, str(pointer), location, declared.source.name, scope, crash, of
    )
