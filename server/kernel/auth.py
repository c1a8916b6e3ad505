"""Who calls: the principal that an access token stands for."""

from __future__ import annotations

from typing import Literal, NamedTuple
from uuid import UUID

Role = Literal["rider", "driver"]


class Principal(NamedTuple):
    """What a verified access token says.

    Attributes:
        account_id: The `sub` claim.
        role: The account's role, as a claim of the same name.
        session_id: The `sid` claim: what sign-out ends, on every service.
        scopes: The `scope` claim.
        client_id: The app that asked (RFC 9068 section 2.2).
    """

    account_id: UUID
    role: Role
    session_id: UUID
    scopes: frozenset[str]
    client_id: str
