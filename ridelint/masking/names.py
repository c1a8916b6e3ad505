"""Which names are those of secrets: ``new_password``, ``X-Api-Key``, ``refreshToken``.

Names are taken apart into words, so that ``token_type`` and ``secretary`` stay readable.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z_\W]+")

_ENDS = ("password", "passwd", "passphrase", "passcode", "secret", "secrets", "apikey", "privatekey", "accesskey")
_WORDS = frozenset({"pwd", "otp", "cvv", "cvc", "jwt", "csrf", "xsrf", "credential", "credentials", "authorization"})
_PAIRS = frozenset(
    {"apikey", "privatekey", "accesskey", "authkey", "sessionid", "codeverifier", "clientassertion", "samlresponse"}
)
_LAST = ("token", "sessid", "sessionid", "codeverifier", "assertion")
_LAST_WORDS = frozenset({"cookie", "sid"})
_SENT_LAST = frozenset({"code"})
_HEADER_LAST = frozenset({"session", "auth", "signature"})


class Names(NamedTuple):
    """The names known here and those of ``more``, which are in lower case."""

    more: frozenset[str] = frozenset()

    def is_secret(self, name: str) -> bool:
        """Whether a field of this name holds a secret, wherever it stands."""
        return name.lower() in self.more or _is_secret(name)

    def is_secret_sent(self, name: str) -> bool:
        """The same of what a client sends: there ``code`` is OAuth's, in an answer it names an error."""
        return self.is_secret(name) or bool(_SENT_LAST & set(_words(name)[-1:]))

    def is_secret_header(self, name: str) -> bool:
        return self.is_secret(name) or bool(_HEADER_LAST & set(_words(name)[-1:]))


@lru_cache(4096)
def _is_secret(name: str) -> bool:
    words = _words(name)
    pairs = {first + second for first, second in pairwise(words)}
    return (
        any(word.endswith(_ENDS) or word in _WORDS for word in words)
        or not pairs.isdisjoint(_PAIRS)
        or any(word.endswith(_LAST) or word in _LAST_WORDS for word in words[-1:])
    )


@lru_cache(4096)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(name))
