"""Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one.

A file that is no text keeps its characters, with what cannot be shown replaced one for one, so that the place of the
fault can still be pointed at.
"""

from __future__ import annotations

import codecs

from ridelint.document.problem import Trouble

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNSHOWABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), "\ufffd")


def decode(data: bytes) -> tuple[str, Trouble | None]:
    """The text without its byte order mark, and what is wrong with it as text."""
    data, encoding = _without_mark(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return _undecodable(data, encoding, error)
    if "\0" in text:
        return _binary(text)
    if not text or text.isspace():
        return text, Trouble("syntax", "the file is empty", "write a description into it, or leave it out", 0, 0)
    return text, None


def _without_mark(data: bytes) -> tuple[bytes, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :], encoding
    return data, "utf-8"


def _undecodable(data: bytes, encoding: str, error: UnicodeDecodeError) -> tuple[str, Trouble]:
    at = len(data[: error.start].decode(encoding))
    text = data.decode(encoding, "replace").translate(_UNSHOWABLE)
    if b"\0" in data and encoding == "utf-8":
        return text, _not_text(at, len(text))
    message = f"the byte 0x{data[error.start]:02x} is not valid {encoding[:6].rstrip('-').upper()}"
    return text, Trouble("syntax", message, "save the file as UTF-8", at, min(at + 1, len(text)))


def _binary(text: str) -> tuple[str, Trouble]:
    return text.translate(_UNSHOWABLE), _not_text(text.index("\0"), len(text))


def _not_text(at: int, length: int) -> Trouble:
    cure = "give a YAML or JSON file; it must not hold NUL characters"
    return Trouble("syntax", "the file is binary, not text", cure, at, min(at + 1, length))
