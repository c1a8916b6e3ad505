"""The one way to refuse: `raise Problem("offer_taken")`.

A code says everything: its status and its sentence stand here once, and a test holds the codes equal to the closed
list in `specs/common.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from server.kernel.compiled.refusal import REFUSALS, Refusal

_TABLE: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        **REFUSALS,
        "unauthenticated": (401, "This operation needs an access token."),
        "token_invalid": (401, "The access token is not valid."),
        "token_expired": (401, "The access token has expired."),
        "token_revoked": (401, "The session of this access token has been ended."),
        "forbidden": (403, "This is not allowed."),
        "insufficient_scope": (403, "The access token lacks a scope that this operation demands."),
        "csrf_token_invalid": (403, "The CSRF token is missing or not valid for this session."),
        "already_rated": (409, "You have rated this order already."),
        "area_not_served": (409, "There is no service at one of these places."),
        "cursor_invalid": (409, "This cursor is not one of this list; start again without it."),
        "driver_has_active_order": (409, "Finish the order under way first."),
        "driver_offline": (409, "Go online first."),
        "driver_online": (409, "Go offline first."),
        "idempotency_key_reused": (409, "This Idempotency-Key was used with another body."),
        "offer_closed": (409, "This offer was answered or withdrawn already."),
        "offer_expired": (409, "The time to answer this offer has passed."),
        "offer_taken": (409, "Another driver was faster."),
        "order_state_conflict": (409, "The order's state forbids this."),
        "position_unknown": (409, "The driver has not reported a position yet."),
        "quote_expired": (409, "The quote has expired; ask for another."),
        "quote_invalid": (409, "This quote was not made by this service for this rider."),
        "quote_used": (409, "An order was placed from this quote already."),
        "vehicle_class_unsuitable": (409, "The vehicle cannot serve this class."),
        "vehicle_missing": (409, "Register a vehicle first."),
        "version_conflict": (409, "The order has changed since you read it; read it again."),
        "rate_limited": (429, "Too many requests; try again later."),
        "unavailable": (503, "The service cannot answer now; try again later."),
        "not_ready": (503, "The service cannot serve now."),
    }
)

CODES = frozenset(_TABLE)

# RFC 9110 section 10.2.3: these two tell when to come back.
_RETRY_STATUSES = frozenset({429, 503})


class Problem(Refusal):
    """A refusal with one of the codes in `specs/common.yaml`; one that is temporary says when to come back."""

    known = _TABLE

    def __init__(
        self,
        code: str,
        message: str | None = None,
        detail: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Refuse with a code; raises KeyError at once where the code is not one of the list."""
        super().__init__(code, message, detail, headers)
        if self.status in _RETRY_STATUSES:
            self.headers.setdefault("Retry-After", "1")
