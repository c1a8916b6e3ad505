"""What a house asks for: the values that rules read. `ridelint.config` makes them from a file.

The defaults are the house preset: snake_case names, the envelope ``status``, ``result``, ``error``, urlencoded
requests, OAuth 2 and a CSRF token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ridelint.naming import Naming


@dataclass(frozen=True, slots=True)
class StatusMember:
    """The envelope's member that says how a call ended, and the values it may have."""

    name: str = "status"
    success: tuple[str, ...] = ("success",)
    failure: tuple[str, ...] = ("error",)

    @property
    def values(self) -> tuple[str, ...]:
        return self.success + self.failure


@dataclass(frozen=True, slots=True)
class ErrorMember:
    """The envelope's member that carries an error: null, or an object with these members.

    ``codes`` is a closed list of error codes; none means that the description's own enum is that list.
    """

    name: str = "error"
    required: tuple[str, ...] = ("code", "message")
    code: str | None = "code"
    codes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every JSON response body is wrapped in.

    ``members`` must all be declared and required; beside them only ``optional`` ones may stand at the top level.
    ``status``, ``result`` and ``error`` say what the members mean; a house whose envelope has no such member says none.
    """

    members: tuple[str, ...] = ("status", "result", "error")
    optional: tuple[str, ...] = ()
    status: StatusMember | None = StatusMember()
    result: str | None = "result"
    error: ErrorMember | None = ErrorMember()


@dataclass(frozen=True, slots=True)
class Vocabulary:
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


def _snake() -> Naming:
    return Naming("snake")


@dataclass(frozen=True, slots=True)
class Settings:
    """The house as rules see it, at one file: overrides by glob give another file other settings.

    ``singular`` is a plain dict behind a type without methods that change it: settings are handed to other processes,
    and a mappingproxy cannot be pickled.
    """

    fields: Naming = field(default_factory=_snake)
    parameters: Naming = field(default_factory=_snake)
    operation_ids: Naming = field(default_factory=_snake)
    envelope: Envelope | None = field(default_factory=Envelope)
    singular: Mapping[str, str] = field(default_factory=lambda: {"errors": "error"})
    request_media_types: tuple[str, ...] = ("application/x-www-form-urlencoded",)
    csrf_headers: tuple[str, ...] = ("X-CSRF-Token", "X-CSRFToken", "X-XSRF-Token")
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    strict: bool = False
