"""Secrets inside of texts: what looks like a JSON Web Token, a password in a URL, a token in a query or in broken JSON.

This serves what has no fields to go by: messages, paths, plain text, and bodies that could not be decoded.
"""

from __future__ import annotations

import re

from ridelint.masking.names import Names

MASK = "[masked]"

_JWT = re.compile(r"\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)*")
_USER = re.compile(r"(?<=://)[^/?#@\s\"'<>]+(?=@)")
_BEARER = re.compile(r"(?i)\b(bearer\s+)(?=[\w.~+/=-]*\d)[\w.~+/=-]{16,}")
_PAIR = re.compile(r"(?:(?<=[?&#;])|^)([\w.~%+\[\]-]{1,64})=([^&#;\s\"'<>]+)")
_MEMBER = re.compile(r'("([^"\\]{1,64})"\s*:\s*)("(?:[^"\\]|\\.)*(?:"|$)|-?\d[\d.]*)', re.DOTALL)


def masked_text(text: str, names: Names) -> str:
    """The text with whatever looks like a secret replaced."""
    if "eyJ" in text:
        text = _JWT.sub(MASK, text)
    if "@" in text:
        text = _USER.sub(MASK, text)
    if "earer" in text:
        text = _BEARER.sub(rf"\g<1>{MASK}", text)
    if "=" in text:
        text = _PAIR.sub(lambda pair: f"{pair[1]}={MASK}" if names.is_secret_sent(pair[1]) else pair[0], text)
    if '":' in text or '" :' in text:
        text = _MEMBER.sub(lambda member: f'{member[1]}"{MASK}"' if names.is_secret(member[2]) else member[0], text)
    return text
