"""Whether a YAML text is free of the notation that the fast reader takes differently from YAML 1.2.

Every test here is a search in native code over the whole text, or a look at the few places such a search finds: a
regular expression tried at each of three million characters would cost as much as the reading it saves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

_SEPARATORS = b" \t\r\n[{,:+-"
_CONTROL = bytes((*range(9), 11, 12, *range(14, 32), 127))
_FOLD = bytes.maketrans(
    b"0123456789." + b"xobXOB" + _SEPARATORS + _CONTROL,
    b"1" * 11 + b"X" * 6 + b" " * len(_SEPARATORS) + b"\0" * len(_CONTROL),
)
"""Digits and dots become ``1``, letters of number bases ``X``, what stands before a value a blank."""

_BASED = re.compile(rb"0[xobXOB][0-9a-fA-F_]")
_UNPRINTABLE = re.compile(rb"\xc2[\x80-\x9f]|\xef\xbf[\xbe\xbf]|\xef\xbb\xbf")
_DEEP = re.compile(r"[-?: \t]{256}")
_PROLOGUE = re.compile(r"(?:[ \t]*(?:[#%][^\n]*)?\n)*")
_BEFORE_NODE = frozenset(":-?,[{\n\r")
_DIGITS = 4000
_LOOK_BACK = 64
_HITS = 10_000


def is_common(text: str) -> bool:
    """Whether the fast reader can be trusted with the text."""
    return not (
        _has_odd_breaks(text)
        or _may_be_deep(text)
        or _has_several_documents(text)
        or _has_odd_characters(text)
        or _stands_before_node(text, "!")
        or _stands_before_node(text, "\t")
    )


def _has_odd_breaks(text: str) -> bool:
    """Lone carriage returns, which the outline of a text does not know."""
    return "\r" in text and text.count("\r") != text.count("\r\n")


def _may_be_deep(text: str) -> bool:
    """A block a thousand levels deep starts some line with hundreds of indicators; no need to look everywhere."""
    match = _DEEP.match
    return any(match(text, at) for at in range(0, len(text), 256))


def _has_several_documents(text: str) -> bool:
    if "\n..." in text:
        return True
    prologue = _PROLOGUE.match(text)
    start = prologue.end() if prologue else 0
    return text.find("\n---", start) >= 0 or ("\n---" in text[:start] and text.startswith("---", start))


def _has_odd_characters(text: str) -> bool:
    """Numbers that are none in YAML 1.2 (``1_000``, ``0b11``, ``+0x1f``), and characters it does not allow."""
    data = text.encode()
    if not text.isascii() and _UNPRINTABLE.search(data):
        return True
    folded = data.translate(_FOLD)
    if b"\0" in folded or b"1" * _DIGITS in folded:
        return True
    return _has_based_number(data, folded) or _has_underscored_number(folded)


def _has_based_number(data: bytes, folded: bytes) -> bool:
    return any(_BASED.match(data, at + 1) for at in _places(folded, b" 1X")) or _BASED.match(data) is not None


def _has_underscored_number(folded: bytes) -> bool:
    for shape in (b"1_", b"_1"):
        for at in _places(folded, shape):
            start = folded.rfind(b" ", max(0, at - _LOOK_BACK), at) + 1
            if not folded[start : at + 2].strip(b"1_eE"):
                return True
    return False


def _stands_before_node(text: str, character: str) -> bool:
    """Whether a character stands where a value or key starts: there ``!`` is a tag, and a tab is indentation."""
    return any(_starts_node(text, at) for at in _places(text, character) if text[at + 1 : at + 2] != "[")


def _starts_node(text: str, at: int) -> bool:
    before = text[max(0, at - _LOOK_BACK) : at]
    word = before.rstrip(" \t")
    if not word or (word == before and word[-1] not in "[{,\n\r"):
        return not before.strip()
    return word[-1] in _BEFORE_NODE or word[word.rfind(" ") + 1 :].startswith("&")


def _places[Text: (str, bytes)](text: Text, sought: Text) -> Iterator[int]:
    """Where it occurs; after very many the text is not common, which the start of the text stands for."""
    return islice(_all_places(text, sought), _HITS)


def _all_places[Text: (str, bytes)](text: Text, sought: Text) -> Iterator[int]:
    at = text.find(sought)
    while at >= 0:
        yield at
        at = text.find(sought, at + 1)
