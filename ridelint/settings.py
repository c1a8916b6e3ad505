"""What a house asks for: the values that rules read. `ridelint.config` makes them from a file.

The defaults are the house preset: snake_case names, the envelope ``status``, ``result``, ``error``, urlencoded
requests, OAuth 2 and a CSRF token.
"""

# Without `from __future__ import annotations`: a NamedTuple is defined faster of types than of their names.

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ridelint.naming import Naming


class StatusMember(NamedTuple):
    """The envelope's member that says how a call ended, and the values it may have."""

    name: str = "status"
    success: tuple[str, ...] = ("success",)
    failure: tuple[str, ...] = ("error",)

    @property
    def values(self) -> tuple[str, ...]:
        return self.success + self.failure


class ErrorMember(NamedTuple):
    """The envelope's member that carries an error: null, or an object with these members.

    ``codes`` is a closed list of error codes; none means that the description's own enum is that list.
    """

    name: str = "error"
    required: tuple[str, ...] = ("code", "message")
    code: str | None = "code"
    codes: tuple[str, ...] | None = None


class Envelope(NamedTuple):
    """What every JSON response body is wrapped in.

    ``members`` must all be declared and required; beside them only ``optional`` ones may stand at the top level.
    ``status``, ``result`` and ``error`` say what the members mean; a house whose envelope has no such member says none.
    """

    members: tuple[str, ...] = ("status", "result", "error")
    optional: tuple[str, ...] = ()
    status: StatusMember | None = StatusMember()
    result: str | None = "result"
    error: ErrorMember | None = ErrorMember()

    def is_meant(self, names: Collection[str]) -> bool:
        """Whether an object with these members is meant to be the envelope.

        It has all of its members, or at least half of them and no more others. Fewer may be chance: a parcel has a
        ``status`` too, and a job has an ``error`` beside it.
        """
        own = sum(name in names for name in self.members)
        if own == len(self.members) or 2 * own < len(self.members):
            return own == len(self.members)
        return sum(name not in self.members and name not in self.optional for name in names) <= own


class Vocabulary(NamedTuple):
    """Which field names mean one thing: each tuple lists names of which the first is the house's."""

    synonyms: tuple[tuple[str, ...], ...] = (
        ("latitude", "lat"),
        ("longitude", "lng", "lon", "long"),
        ("phone_number", "phone", "telephone", "mobile_number"),
        ("email", "email_address", "e_mail", "mail"),
        ("created_at", "created", "creation_date", "created_on", "create_time"),
        ("updated_at", "updated", "modified_at", "updated_on", "update_time"),
        ("amount", "amt"),
        ("quantity", "qty"),
        ("description", "descr"),
        ("address", "addr"),
        ("number", "num"),
        ("message", "msg"),
        ("password", "passwd", "pwd"),
        ("identifier", "ident"),
    )
    token_order: bool = True


SNAKE = Naming("snake")
SINGULAR: Mapping[str, str] = {"errors": "error"}
"""A plain dict behind a type that cannot change it: settings go to other processes, and a mappingproxy cannot."""


class Settings(NamedTuple):
    """The house as rules see it, at one file: overrides by glob give another file other settings.

    ``latency_budget`` is how many seconds an answer may take; with none, any time will do.
    """

    fields: Naming = SNAKE
    parameters: Naming = SNAKE
    operation_ids: Naming = SNAKE
    envelope: Envelope | None = Envelope()
    singular: Mapping[str, str] = SINGULAR
    request_media_types: tuple[str, ...] = ("application/x-www-form-urlencoded",)
    csrf_headers: tuple[str, ...] = ("X-CSRF-Token", "X-CSRFToken", "X-XSRF-Token")
    vocabulary: Vocabulary = Vocabulary()
    latency_budget: float | None = None
    strict: bool = False
