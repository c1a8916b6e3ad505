"""One exchange asked every rule: the same views as a description gives, made of what was sent and answered.

Calls are alike, so a view is made only if nothing like it was found clean before. What makes two views alike is the
mark that each is remembered by: for the outward signs of a call all of them, for an envelope what its members say of
the outcome, for a key its name and place. Only what is held to a schema is held to it anew each time.
"""

from __future__ import annotations

from ridelint.live.case_answer import AnswerCase
from ridelint.model import RESPONSE_HEADERS
from ridelint.observations import Call, Timing
from ridelint.walk.media import essence


class CallCase(AnswerCase):
    """The call as a whole. `ask_all` is its entry, and `ask_signs` that of a call that is of no description."""

    def ask_all(self) -> None:
        """Ask everything that the exchange can tell."""
        exchange = self._exchange
        self._call()
        if exchange.seconds is not None and Timing in self._views:
            self._time(exchange.seconds)
        if not exchange.purpose.is_deliberate:
            self._request()
        if RESPONSE_HEADERS not in exchange.unknown or exchange.response.media_type is not None:
            self._answer()

    def ask_signs(self) -> None:
        """Ask only what method, path, status and headers can tell: what is in it is nobody's description to say."""
        self._call()

    def _time(self, seconds: float) -> None:
        """Ask about the time, unless a longer one was nothing to speak of."""
        watched = self._watched
        if seconds <= watched.soon_enough:
            return
        if not self._ask(Timing(self._root, watched.operation, seconds), self._place, watched.scope):
            watched.soon_enough = seconds

    def _call(self) -> None:
        exchange, watched = self._exchange, self._watched
        request, response = exchange.request, exchange.response
        mark = (
            Call, request.method, response.status, essence(response.media_type or ""), response.has_body,
            tuple(response.headers), tuple(request.headers), tuple(request.query), self._allow, exchange.purpose,
            exchange.unknown, self._path,
        )  # fmt: skip
        if Call in self._views and not self._knows(watched.asked, mark):
            watched.asked.keep(mark, self._ask(self._seen(), self._place, watched.scope))

    @property
    def _allow(self) -> str | None:
        response = self._exchange.response
        return response.headers.get("allow") if response.status == 405 else None

    def _seen(self) -> Call:
        """The call by its outward signs."""
        exchange, watched, allow = self._exchange, self._watched, self._allow
        request, response = exchange.request, exchange.response
        known = not watched.is_stranger
        return Call(
            node=self._root,
            method=request.method,
            path=self._path,
            status=response.status,
            purpose=exchange.purpose,
            operation=watched.operation if known else None,
            beside=self._beside,
            statuses=watched.answers.statuses if known else (),
            promised=watched.answers.promised(response.status) if known else None,
            media_type=essence(response.media_type or ""),
            has_body=response.has_body,
            headers=tuple(response.headers),
            sent=tuple(request.headers),
            query=tuple(request.query),
            declared=watched.requests.declared,
            allow=None if allow is None else tuple(name.strip().upper() for name in allow.split(",") if name.strip()),
            unknown=exchange.unknown,
        )
