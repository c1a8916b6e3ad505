"""The browser session: one cookie, random and meaningless until its browser signs in.

Before that it is what CSRF tokens are bound to; afterwards a row says who signed in. Signing in renews it, so that a
cookie planted beforehand is worth nothing (session fixation).
"""

from __future__ import annotations

from typing import NamedTuple

from server.core.oauth.secrets import new_secret

COOKIE = "browser_session"


class Browser(NamedTuple):
    """The cookie's value, and the `Set-Cookie` header where it is new."""

    session: str
    headers: dict[str, str]


class Cookies(NamedTuple):
    """How cookies are written: beneath which path, and whether only over TLS."""

    path: str
    secure: bool

    def renew(self) -> Browser:
        session = new_secret()
        secure = "; Secure" if self.secure else ""
        cookie = f"{COOKIE}={session}; Path={self.path}; HttpOnly{secure}; SameSite=Lax"
        return Browser(session, {"Set-Cookie": cookie})

    def present(self, session: str | None) -> Browser:
        """Take the session that was sent, or begin one."""
        return Browser(session, {}) if session else self.renew()
