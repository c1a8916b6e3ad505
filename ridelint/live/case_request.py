"""What was sent, asked every rule."""

from __future__ import annotations

from typing import Any

from ridelint.live.case import Case
from ridelint.model import REQUEST_BODY, REQUEST_HEADERS
from ridelint.nodes import FormField, Origin, Parameter, RequestBody
from ridelint.observations import Rejected
from ridelint.schema import observed
from ridelint.walk.media import FORM, essence


class RequestCase(Case):
    """Adds the request."""

    def _request(self) -> None:
        exchange, watched = self._exchange, self._watched
        for name in exchange.request.query:
            self._parameter(name, "query")
        if REQUEST_HEADERS not in exchange.unknown and exchange.request.media_type is not None:
            self._sent_body(exchange.request.media_type)
        if Rejected in self._views:
            for view in watched.requests.rejected(exchange, self._get_root):
                self._reject(view, watched.scope)

    def _parameter(self, name: str, location: str) -> None:
        watched = self._watched
        mark = (Parameter, location, name)
        if not self._knows(watched.asked, mark):
            holder = self._root.child("request").child("query" if location == "query" else "body")
            view = Parameter(name, location, holder.child(name).key_place, Origin.EXCHANGE)
            watched.asked.keep(mark, self._ask(view, self._place, watched.scope))

    def _sent_body(self, media_type: str) -> None:
        exchange, watched = self._exchange, self._watched
        kind = essence(media_type)
        mark = (RequestBody, kind)
        if not self._knows(watched.asked, mark):
            node = self._root.child("request").child("body")
            view = RequestBody(media_type, node.place(), None, Origin.EXCHANGE)
            watched.asked.keep(mark, self._ask(view, self._place, watched.scope))
        body = exchange.request.body
        if kind == FORM and body.__class__ is dict and REQUEST_BODY not in exchange.unknown:
            for name, value in body.items():
                self._parameter(name, "form")
                self._form_field(name, value)

    def _form_field(self, name: str, value: Any) -> None:
        watched = self._watched
        mark = (FormField, name, value.__class__)
        if not self._knows(watched.asked, mark):
            node = self._root.child("request").child("body").child(name)
            view = FormField(name, node.key_place, (observed(node),), Origin.EXCHANGE)
            watched.asked.keep(mark, self._ask(view, self._place, watched.scope))
