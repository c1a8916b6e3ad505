"""Content codings undone (RFC 9110 section 8.4.1), with a bound: a small body can unpack to more than any memory."""

from __future__ import annotations

import zlib

MOST_BYTES = 10 * 1024 * 1024
"""How much of one body is looked at, packed or not."""

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


class UnpackError(ValueError):
    """Says in a few words why a body cannot be unpacked."""


def unpacked(body: bytes, codings: str) -> bytes:
    """The body without its content codings, the last applied undone first.

    Raises:
        UnpackError: it is damaged, larger than `MOST_BYTES`, or in a coding that is not known here.
    """
    for coding in reversed([name.strip().lower() for name in codings.split(",")]):
        if coding in {"gzip", "x-gzip", "deflate"}:
            body = _inflated(body, coding)
        elif coding not in {"", "identity"}:
            raise UnpackError(f"its coding `{coding}` is not known here")
    if len(body) > MOST_BYTES:
        raise UnpackError(f"larger than {MOST_BYTES // 1024 // 1024} MiB")
    return body


def _inflated(body: bytes, coding: str) -> bytes:
    try:
        unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
        plain = unpacker.decompress(body, MOST_BYTES + 1)
    except zlib.error:
        if coding != "deflate":
            raise UnpackError(f"it is no {coding}") from None
        plain, unpacker = _raw_inflated(body)
    if len(plain) > MOST_BYTES:
        raise UnpackError(f"unpacks to more than {MOST_BYTES // 1024 // 1024} MiB")
    if not unpacker.eof:
        raise UnpackError("cut short")
    return plain


def _raw_inflated(body: bytes) -> tuple[bytes, zlib._Decompress]:
    """``deflate`` without the zlib wrapper: wrong, and so common that every client takes it (same section)."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        return unpacker.decompress(body, MOST_BYTES + 1), unpacker
    except zlib.error:
        raise UnpackError("it is no deflate") from None
