"""A place in a list as an opaque, signed text.

Signed, so that nobody reads on from a place that no list has given; bound to its list, whose name is part of the
signature: a cursor of one account, filter or operation is no cursor of another.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence

from itsdangerous import BadSignature, Signer

from server.kernel.problem import Problem


def _signer(keys: Sequence[str], *list_name: object) -> Signer:
    # itsdangerous signs with the last of them.
    return Signer(keys[::-1], salt="cursor:" + ":".join(map(str, list_name)))


def write(keys: Sequence[str], place: str, *list_name: object) -> str:
    """Write `place` (ASCII) of the list that `list_name` tells from all others, in the alphabet of a URL."""
    return urlsafe_b64encode(_signer(keys, *list_name).sign(place.encode())).rstrip(b"=").decode()


def read(keys: Sequence[str], cursor: str | None, *list_name: object) -> str | None:
    """Read the place; None where there is no cursor, at the beginning of the list.

    Raises:
        Problem: `cursor_invalid` if it is not one of this list.
    """
    if cursor is None:
        return None
    try:
        signed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return _signer(keys, *list_name).unsign(signed).decode()
    except (BadSignature, Base64Error, ValueError):
        raise Problem("cursor_invalid") from None
