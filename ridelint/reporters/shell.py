"""Arguments of a POSIX shell, quoted, with a variable wherever a masked secret stood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from shlex import quote

from ridelint.masking import MASK

Named = Callable[[str], str]
"""Takes the text before a secret and gives the variable's name."""

SECRET = "SECRET"  # noqa: S105  the name of a variable
_LITERAL_IN_QUOTES = re.compile(r'[^"$`\\!]*')
"""What double quotes leave as it is (POSIX shell, section 2.2.3; ``!`` for the history of an interactive one)."""


def variable(name: str) -> str:
    """A variable's name like that of a field or a header."""
    upper = re.sub(r"[^A-Z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()).strip("_")[:40]
    return upper if re.match(r"[A-Z]", upper) else SECRET


def argument(text: str, named: Named = lambda _before: SECRET) -> str:
    """One argument. It has no line end in it that was not in the text."""
    pieces = list(_pieces(text, named))
    if len(pieces) == 1:
        return quote(text)
    literal = [piece for at, piece in enumerate(pieces) if at % 2 == 0]
    if all(_LITERAL_IN_QUOTES.fullmatch(piece) for piece in literal):
        return '"' + "".join(_spliced(pieces)) + '"'
    return "".join((quote(piece) if piece else "") if at % 2 == 0 else f'"${piece}"' for at, piece in enumerate(pieces))


def printf(raw: bytes, named: Named) -> str:
    """The arguments with which ``printf`` writes these bytes: only what a terminal shows stands as it is."""
    pieces = list(_pieces(raw.decode("utf-8", "surrogateescape"), named))
    template = "%s".join(_escaped(piece) for piece in pieces[::2])
    if template.startswith("-"):
        template = f"\\055{template[1:]}"
    return " ".join((quote(template), *(f'"${name}"' for name in pieces[1::2])))


def _pieces(text: str, named: Named) -> Iterator[str]:
    """Texts and names of variables by turns."""
    first, *rest = text.split(MASK)
    yield first
    before = first
    for piece in rest:
        yield named(before)
        yield piece
        before += MASK + piece


def _spliced(pieces: list[str]) -> Iterator[str]:
    """Braces only where the next character would belong to the name."""
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            yield piece
        else:
            yield f"${{{piece}}}" if re.match(r"\w", pieces[at + 1], re.ASCII) else f"${piece}"


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(char) or (char if char.isprintable() else _octal(char)) for char in text)


_ESCAPES = {"\\": "\\\\", "%": "%%", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _octal(char: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
