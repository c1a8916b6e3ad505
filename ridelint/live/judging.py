"""What only the maker of a call knows of it, asked every rule: that it got no answer, which checks it failed."""

from __future__ import annotations

from collections.abc import Iterable

from ridelint.live.asking import CallCase
from ridelint.live.met import Met
from ridelint.model import Verdict
from ridelint.observations import Judged, Unanswered


class JudgedCase(CallCase):
    """A call of a live run. What was asked of it as of any call is not asked again, but for what may be echoed."""

    def said(self) -> list[Met]:
        """What rules say of its outward signs, as they did when it was observed."""
        self._call()
        said, self.met = self.met, []
        return said

    def ask_verdicts(self, verdicts: Iterable[Verdict]) -> None:
        if Judged in self._views:
            call = self._seen()
            for verdict in verdicts:
                self._ask(Judged(call, verdict), self._place, self._watched.scope)

    def ask_unanswered(self) -> None:
        if Unanswered in self._views:
            exchange, watched = self._exchange, self._watched
            operation = None if watched.is_stranger else watched.operation
            view = Unanswered(self._root, exchange.request.method, self._path, operation, exchange.response.problem)
            self._ask(view, self._place, watched.scope)
