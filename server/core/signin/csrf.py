"""Gives CSRF tokens to apps; the pages carry theirs in their forms."""

from __future__ import annotations

from server.core.parts import Core
from server.core.signin.browser import COOKIE
from server.kernel.call import Answer, Call
from server.kernel.clock import rfc3339


async def issue_csrf_token(call: Call) -> Answer:
    """Bind a token to the access token's session, or else to the browser's, which begins here if there is none."""
    headers = {"Cache-Control": "no-store"}
    if call.principal is not None:
        session = str(call.principal.session_id)
    else:
        browser = call.context.part(Core).cookies.present(call.cookies.get(COOKIE))
        session, headers = browser.session, {**headers, **browser.headers}
    token, expires_at = call.context.csrf.issue(session)
    return Answer({"csrf_token": token, "expires_at": rfc3339(expires_at)}, headers=headers)
