"""When two e-mail addresses are one account.

Nobody has one mailbox `Ada@` and another `ada@`, although RFC 5321 would allow it; people type either. The key is a
digest, so that it is unique whatever the database's collation makes of case and accents.
"""

from __future__ import annotations

import hashlib
import unicodedata


def digest(email: str) -> bytes:
    """Give the 32 bytes that the address is looked up by.

    >>> digest("Ada.Keller@Example.com") == digest("ada.keller@example.com")
    True
    """
    return hashlib.sha256(unicodedata.normalize("NFKC", email).casefold().encode()).digest()
