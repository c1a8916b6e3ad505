"""Whether a YAML text is free of the notation that the fast reader takes differently from YAML 1.2.

Every test here is a search in native code over the whole text, or a look at the few places such a search finds: a
regular expression tried at each of three million characters would cost as much as the reading it saves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

_SEPARATORS = b" \t\r\n[{,:+-"
_CONTROL = bytes((*range(9), 11, 12, *range(14, 32), 127))
_FOLD = bytes.maketrans(
    b"0123456789." + b"xobXOB" + _SEPARATORS + _CONTROL,
    b"1" * 11 + b"X" * 6 + b" " * len(_SEPARATORS) + b"\0" * len(_CONTROL),
)
"""Digits and dots become ``1``, letters of number bases ``X``, what stands before a value a blank."""

# Most texts have nothing for these three, so they are compiled where something is found.
_NUMBER = (
    rb"(?=[._]*[0-9])"
    rb"(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9._]+(?:[eE][-+]?[0-9._]+)?)"
    rb"(?=[ \t]*(?:[\r\n,\]}:#]|$))"
)
_TAG = r"!(?:<[^>\s]*>|[\w\-#;/?:@&=+$.~*'()%!]*)(?=[\s,\[\]{}]|$)"
_NAME = r"[^\s,\[\]{}]+"

_CONTROL_1 = re.compile(rb"\xc2[\x80-\x9f]")
_UNPRINTABLE = ("\ufeff", "\ufffe", "\uffff")
_EXPLICIT_KEY = re.compile(r"\?(?<![^\s{,\[]\?)\s")
"""The question mark comes first, because a search for a character is quick and a look behind it is not."""
_DEEP = re.compile(r"[-?: \t]{256}")
_DIGITS = 2000
_LONG = re.compile(rf"[0-9.]{{{_DIGITS}}}")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\n]*)?[ \t\r\n]*\Z")
_PROLOGUE = re.compile(r"(?:[ \t]*(?:[#%][^\n]*)?\n)*")
_BEFORE_NODE = frozenset(":-?,[{\n\r")
_BEFORE_WORD = frozenset(" \t\r\n,[{")
_LOOK_BACK = 64
_HITS = 10_000


class _TooMany(Exception):  # noqa: N818 - no error: it ends a search that would cost more than it saves
    pass


def is_bounded(text: str) -> bool:
    """Whether the fast reader comes to an end with the text, in time and memory that go with its length."""
    try:
        return not (_may_be_deep(text) or _may_have_long_number(text) or _has_alias(text))
    except _TooMany:
        return False


def is_common(text: str) -> bool:
    """Whether the fast reader, if it comes to an end, can be trusted with what it read."""
    try:
        return not (
            _has_odd_breaks(text)
            or _ends_oddly(text)
            or _has_several_documents(text)
            or _has_odd_characters(text)
            or _has_tag(text)
            or _has_tab_as_indentation(text)
        )
    except _TooMany:
        return False


def may_have_explicit_key(text: str) -> bool:
    """Whether a key may stand without a colon after it: ``? key``."""
    return _EXPLICIT_KEY.search(text) is not None


def _has_odd_breaks(text: str) -> bool:
    """Lone carriage returns, which the outline of a text does not know."""
    return "\r" in text and text.count("\r") != text.count("\r\n")


def _may_be_deep(text: str) -> bool:
    """A block a thousand levels deep starts some line with hundreds of indicators; no need to look everywhere."""
    match = _DEEP.match
    return any(match(text, at) for at in range(0, len(text), 256))


def _may_have_long_number(text: str) -> bool:
    """One of twice as many digits is there wherever one looks so often."""
    match = _LONG.match
    return any(match(text, at) for at in range(0, len(text), _DIGITS))


def _ends_oddly(text: str) -> bool:
    """A block scalar whose last line is blank and cut short, or that has no lines: readers count them differently."""
    return text[-1:] in " \t" or _HEADER.search(text[-256:]) is not None


def _has_several_documents(text: str) -> bool:
    if "\n..." in text:
        return True
    prologue = _PROLOGUE.match(text)
    start = prologue.end() if prologue else 0
    return text.find("\n---", start) >= 0 or ("\n---" in text[:start] and text.startswith("---", start))


def _has_odd_characters(text: str) -> bool:
    """Numbers that are none in YAML 1.2 (``1_000``, ``0b11``, ``+0x1f``), and characters it does not allow."""
    data = b"\n" + text.encode()
    if not text.isascii() and (_CONTROL_1.search(data) or any(character in text for character in _UNPRINTABLE)):
        return True
    folded = data.translate(_FOLD)
    if b"\0" in folded:
        return True
    return any(_is_number(data, folded, at) for shape in (b" 1X", b"1_", b"_1") for at in _places(folded, shape))


def _is_number(data: bytes, folded: bytes, at: int) -> bool:
    """Whether the word here is a number to the fast reader, of which this place is the part to doubt."""
    first = max(0, at - _LOOK_BACK)
    start = max(first, folded.rfind(b" ", first, at + 1) + 1)
    return re.compile(_NUMBER).match(data, start) is not None


def _has_tag(text: str) -> bool:
    return any(_is_tag(text, at) for at in _places(text, "!"))


def _is_tag(text: str, at: int) -> bool:
    return _stands_alone(text, at) and re.compile(_TAG).match(text, at) is not None


def _has_alias(text: str) -> bool:
    """The fast reader copies what an alias repeats, and takes a value that holds itself for null."""
    anchors = (re.compile(_NAME).match(text, at + 1) for at in _places(text, "&") if _stands_alone(text, at))
    names = {anchor.group() for anchor in anchors if anchor is not None}
    return any("*" + name in text for name in names)


def _stands_alone(text: str, at: int) -> bool:
    """Whether a key or value may start there, and nothing touches it that would make it part of a word."""
    return (at == 0 or text[at - 1] in _BEFORE_WORD) and _starts_node(text, at)


def _has_tab_as_indentation(text: str) -> bool:
    return any(_starts_node(text, at) for at in _places(text, "\t"))


def _starts_node(text: str, at: int) -> bool:
    """Whether a key or value may start there: a ``!`` is then a tag, and a tab is indentation."""
    before = text[max(0, at - _LOOK_BACK) : at].rstrip(" \t")
    return not before or before[-1] in _BEFORE_NODE or "&" in before[before.rfind(" ") + 1 :]


_Text = TypeVar("_Text", str, bytes)


def _places(text: _Text, sought: _Text) -> Iterator[int]:
    """Where it occurs, given that it is rare."""
    at = text.find(sought)
    for _ in range(_HITS):
        if at < 0:
            return
        yield at
        at = text.find(sought, at + 1)
    raise _TooMany
