"""Text that a terminal, a log or a parser shows as it is.

Messages quote what stands in other people's files: an escape sequence there must not recolour the terminal, a
bidirectional override must not reorder the line (CVE-2021-42574), a lone surrogate must not stop the output.
"""

from __future__ import annotations

_BIDIRECTIONAL = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSEEN = (*range(0x80, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_VISIBLE = _PICTURES | {code: f"<U+{code:04X}>" for code in (*_BIDIRECTIONAL, *_UNSEEN)}


def encodable(text: str) -> str:
    r"""The same text with lone surrogates, which UTF-8 cannot carry, written as ``\udc80``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def visible(text: str) -> str:
    """The same text with every control character in sight; line breaks and tabs count as such."""
    if text.isprintable():
        return text
    return encodable(text).translate(_VISIBLE)


def lines(text: str) -> list[str]:
    """Its lines, each visible; only the three common line ends divide them."""
    return [visible(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def one_line(text: str) -> str:
    """Its lines, each visible, joined by spaces."""
    if text.isprintable():
        return text
    return " ".join(line.strip() for line in lines(text))
