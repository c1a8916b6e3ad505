"""The authorization request under way, carried from page to page in the pages themselves.

Signed, so that what the second page sends back is what the first one validated; expiring; and kept nowhere. It is
validated again before a code is issued, as the client may have changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from itsdangerous import BadData, URLSafeTimedSerializer

from server.kernel.problem import Problem

# What RFC 6749 section 4.1.1 and RFC 7636 section 4.3 define; `login_hint` is the first page's alone.
PARAMETERS = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)


class RequestSigner:
    """Writes and reads authorization requests."""

    def __init__(self, secret_keys: Sequence[str], seconds: int) -> None:
        # itsdangerous signs with the last key and verifies with all.
        keys = list(reversed(secret_keys))
        self._serializer = URLSafeTimedSerializer(
            keys, salt="authorization-request", signer_kwargs={"digest_method": sha256}
        )
        self._seconds = seconds

    def write(self, query: Mapping[str, str]) -> str:
        return str(self._serializer.dumps([query.get(name) for name in PARAMETERS]))

    def read(self, text: str) -> dict[str, str]:
        """Give the parameters; raises `not_found` where they were not signed here, or too long ago."""
        try:
            values = self._serializer.loads(text, max_age=self._seconds)
        except BadData as error:
            raise Problem("not_found", "This sign-in was begun too long ago, or not here.") from error
        return {name: value for name, value in zip(PARAMETERS, values, strict=True) if value is not None}
