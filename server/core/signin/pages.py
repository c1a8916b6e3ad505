"""The pages, from templates: no script, one style, and a policy that says so.

The style stands in the page and is allowed by its digest; so there is no second request, and nothing that came in by a
name or an error text can add another (Content Security Policy Level 3 section 8.4).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from server.kernel.call import RawAnswer

FOLDER = Path(__file__).parent.parent / "pages"

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Pages:
    """Renders a template into an answer."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        style = (FOLDER / "style.css").read_text(encoding="utf-8")
        self._environment.globals["style"] = Markup(style)  # noqa: S704 - a file of our own
        self._style_source = "'sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() + "'"

    def show(
        self,
        template: str,
        status: int = 200,
        *,
        goes_to: str = "",
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> RawAnswer:
        """Render a page; `goes_to` is where, besides here, its form may lead in the end (a policy source)."""
        html = self._environment.get_template(template).render(**values)
        policy = {"Content-Security-Policy": self._policy(goes_to)}
        return RawAnswer(html.encode(), "text/html; charset=utf-8", status, {**_HEADERS, **policy, **(headers or {})})

    def message(self, status: int, title: str, text: str, headers: Mapping[str, str] | None = None) -> RawAnswer:
        """Show a page that says one thing."""
        return self.show("message.html", status, headers=headers, title=title, text=text)

    def _policy(self, goes_to: str) -> str:
        targets = f"'self' {goes_to}".strip()
        return (
            f"default-src 'none'; style-src {self._style_source}; form-action {targets}; "
            "frame-ancestors 'none'; base-uri 'none'"
        )
