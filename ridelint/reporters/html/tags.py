"""HTML put together so that nothing gets into it unescaped: only `text` and `element` make `Html`."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NewType

from ridelint.reporters.visible import visible

Html = NewType("Html", str)
"""Markup; a plain text is none, as the type checker sees."""


def text(plain: str) -> Html:
    """A text as a page shows it, control characters in sight."""
    return Html(escape(visible(plain)))


def element(name: str, *inside: Html, **attributes: str | int | bool) -> Html:
    """An element. ``class_`` and ``for_`` are attributes like any other, ``aria_label`` is ``aria-label``."""
    written = "".join(_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    return Html(f"<{name}{written}>{''.join(inside)}</{name}>")


def joined(parts: Iterable[Html], between: str = "\n") -> Html:
    return Html(between.join(parts))


def unseen(plain: str) -> Html:
    """For those who listen to the page."""
    return element("span", text(plain), class_="unseen")


def prose(plain: str) -> Html:
    """A text in which what stands between backticks is code."""
    parts = plain.split("`")
    if len(parts) % 2 == 0:
        return text(plain)
    return joined((element("code", text(part)) if at % 2 else text(part) for at, part in enumerate(parts)), "")


def _attribute(name: str, value: str | int | bool) -> str:
    if isinstance(value, bool):
        return f" {name}" if value else ""
    return f' {name}="{text(str(value))}"'
