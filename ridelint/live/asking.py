"""One exchange asked every rule: the same views as a description gives, made of what was sent and answered.

Calls are alike, so a view is made only if nothing like it was found clean before. What makes two views alike is the
mark that each is remembered by: for the outward signs of a call all of them, for an envelope what its members say of
the outcome, for a key its name and place. Only what is held to a schema is held to it anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from functools import cached_property
from typing import Any

from ridelint.document.node import Node
from ridelint.live.answers import Content, is_held
from ridelint.live.asked import Asked
from ridelint.live.guide import Guide, Way, go_through, reached
from ridelint.live.masks import unmasked
from ridelint.live.met import Met, Of, met
from ridelint.live.recorded import as_document
from ridelint.live.watched import Watched
from ridelint.live.world import World
from ridelint.model import (
    REQUEST_BODY,
    REQUEST_CREDENTIALS,
    REQUEST_HEADERS,
    RESPONSE_BODY,
    RESPONSE_HEADERS,
    Exchange,
    Place,
)
from ridelint.nodes import Answer, Body, Field, FormField, Operation, Origin, Parameter, RequestBody
from ridelint.observations import Call, Key, Rejected, Timing
from ridelint.questions import Questions
from ridelint.schema import observed
from ridelint.settings import Envelope
from ridelint.walk.base import Scope
from ridelint.walk.guided import Said
from ridelint.walk.media import FORM, essence, is_json

_ID = re.compile(r"(?=.*\d)[\w.~%:=@+-]{8,}|\d+|[0-9a-fA-F-]{16,}", re.ASCII)
Beside = Callable[[], tuple[Operation, ...]]
"""Finds the operations of a call's path, whatever their method."""

_LONGEST = 100
_SCALARS = (str, int, float, bool, type(None))


class Case:
    """One exchange of one operation, asked about once."""

    def __init__(
        self, exchange: Exchange, watched: Watched, world: World, questions: Questions, beside: Beside
    ) -> None:
        self.met: list[Met] = []
        self._exchange = exchange
        self._watched = watched
        self._world = world
        self._questions = questions
        self._find_beside = beside
        self._views = questions.views
        self._file = world.document.name

    @cached_property
    def _root(self) -> Node:
        return as_document(self._exchange, self._file)

    def _get_root(self) -> Node:
        return self._root

    @cached_property
    def _beside(self) -> tuple[Operation, ...]:
        return self._find_beside()

    @cached_property
    def _place(self) -> Place:
        """Where the description has the operation, or at least its path."""
        if not self._watched.is_stranger:
            return self._watched.operation.node.key_place
        return self._beside[0].item.key_place if self._beside else self._root.place()

    @cached_property
    def _of(self) -> Of:
        return Of(self._world.title, "" if self._watched.is_stranger else self._watched.operation.label)

    @property
    def _path(self) -> str:
        return self._watched.operation.path or general(self._exchange.request.path)

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

    def _ask(self, view: Any, declared: Place, scope: Scope) -> tuple[Met, ...]:
        """Ask the rules about a view, and give what they had to say."""
        told = self._questions.ask(view, self._file, self._root)
        said = tuple(met(one, declared, scope, self._questions, self._of) for one in told)
        self.met += said
        return said

    def _knows(self, asked: Asked, mark: Hashable) -> bool:
        """Whether something alike was asked before; then what was said of it is said again."""
        said = asked.get(mark)
        if said:
            self.met += said
        return said is not None

    def _time(self, seconds: float) -> None:
        """Ask about the time, unless a longer one was nothing to speak of."""
        watched = self._watched
        if seconds <= watched.soon_enough:
            return
        if not self._ask(Timing(self._root, watched.operation, seconds), self._place, watched.scope):
            watched.soon_enough = seconds

    # -- the call as a whole

    def _call(self) -> None:
        exchange, watched = self._exchange, self._watched
        request, response = exchange.request, exchange.response
        media_type = essence(response.media_type or "")
        headers, sent, query = tuple(response.headers), tuple(request.headers), tuple(request.query)
        allow = response.headers.get("allow") if response.status == 405 else None
        mark = (
            Call, request.method, response.status, media_type, response.has_body, headers, sent, query, allow,
            exchange.purpose, exchange.unknown, self._path,
        )  # fmt: skip
        if Call not in self._views or self._knows(watched.asked, mark):
            return
        known = not watched.is_stranger
        view = Call(
            node=self._root,
            method=request.method,
            path=self._path,
            status=response.status,
            purpose=exchange.purpose,
            operation=watched.operation if known else None,
            beside=self._beside,
            statuses=watched.answers.statuses if known else (),
            promised=watched.answers.promised(response.status) if known else None,
            media_type=media_type,
            has_body=response.has_body,
            headers=headers,
            sent=sent,
            query=query,
            declared=watched.requests.declared,
            allow=None if allow is None else tuple(name.strip().upper() for name in allow.split(",") if name.strip()),
            unknown=exchange.unknown,
        )
        watched.asked.keep(mark, self._ask(view, self._place, watched.scope))

    # -- the request

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

    # -- the answer

    def _answer(self) -> None:
        exchange, watched, response = self._exchange, self._watched, self._exchange.response
        media_type = essence(response.media_type or "")
        if Rejected in self._views:
            for rejected in watched.answers.rejected_headers(exchange, self._get_root):
                self._ask(rejected, rejected.declared, watched.scope)
        if RESPONSE_BODY in exchange.unknown:
            return
        mark = (Answer, response.status, media_type, response.has_body)
        content = watched.answers.content(response.status, media_type)
        if not self._knows(watched.asked, mark):
            node = self._root.child("response")
            media = {response.media_type or "": node.child("body").place()} if response.has_body else {}
            view = Answer(
                exchange.request.method.lower(),
                str(response.status),
                node.child("body").place(),
                media,
                Origin.EXCHANGE,
            )
            watched.asked.keep(mark, self._ask(view, self._promise(content), content.scope))
        if not response.has_body:
            return
        if response.problem:
            self._rejected(content, f"the body cannot be read: {response.problem}")
        elif is_held(media_type, content.schema):
            if is_json(media_type):
                self._envelope(content)
                self._keys(content)
            if content.held is not None and not content.held.accepts(response.body):
                self._rejected(content, "")

    def _rejected(self, content: Content, problem: str) -> None:
        if Rejected not in self._views:
            return
        response = self._exchange.response
        found = [] if problem or content.held is None else content.held.violations(response.body)
        told = tuple((violation, None if source is None else source.place()) for violation, source in found)
        if problem or told:
            node = self._root.child("response").child("body")
            view = Rejected(node, False, "the body", self._promise(content), problem, told, response.status)
            self._reject(view, content.scope)

    def _reject(self, view: Rejected, scope: Scope) -> None:
        """Ask about what a schema rejects, unless it is what a recorder has put in the place of a secret."""
        kept = unmasked(view) if REQUEST_CREDENTIALS in self._exchange.unknown else view
        if kept is not None:
            self._ask(kept, kept.declared, scope)

    def _envelope(self, content: Content) -> None:
        response = self._exchange.response
        envelope = self._questions.settings(self._file).envelope
        mark = (Body, response.status, _outcome(response.body, envelope))
        if self._knows(content.asked, mark):
            return
        node = self._root.child("response").child("body")
        view = Body(
            str(response.status), node.place(), node.place(), (observed(node),), content.shapes, Origin.EXCHANGE
        )
        content.asked.keep(mark, self._ask(view, self._promise(content), content.scope))

    def _promise(self, content: Content) -> Place:
        """Where the description promises a content, or at least the operation."""
        return self._place if content.place is None else content.place

    # -- keys of a body

    def _keys(self, content: Content) -> None:
        body = self._exchange.response.body

        def meet(guide: Guide, way: Way, name: str) -> bool:
            said = guide.faulty.get(name)
            if said is None:
                said = self._key(guide, way, name, content)
                guide.keep(name, said)
            else:
                self.met += said
            return not said

        content.bodies += 1
        go_through(body, content.guide, meet)

    def _key(self, guide: Guide, way: Way, name: str, content: Content) -> tuple[Met, ...]:
        holder = reached(self._root.child("response").child("body"), way)
        node = holder.child(name)
        said = guide.parts.said(name)
        outer = tuple(guide.parts.schemas)
        declared = _declaring(said, outer) or self._promise(content)
        scope = (*content.scope, *(entry for schema in said.schemas or outer for entry in self._world.above(schema)))
        is_stranger = bool(guide.parts.declared) and not said.is_declared
        said_of_name = self._ask(Field(name, node.key_place, node, Origin.EXCHANGE), declared, scope)
        is_write_only = any(self._world.is_write_only(schema) for schema in said.schemas)
        view = Key(name, node.key_place, False, said.schemas, outer, is_stranger, is_write_only)
        return said_of_name + self._ask(view, declared, scope)


def _declaring(said: Said, outer: tuple[Node, ...]) -> Place | None:
    """Where a key is declared, or the object that it is not declared in."""
    if said.is_declared:
        return said.schemas[0].key_place
    return outer[0].place() if outer else None


def general(path: str) -> str:
    """A path with ``*`` for each segment that looks like an id, so that calls of one operation have one path."""
    return "/".join("*" if _ID.fullmatch(segment) else segment for segment in path.split("/"))


def _outcome(body: Any, envelope: Envelope | None) -> Hashable:
    """What a body says of the outcome of its call: all that the rules of the envelope read."""
    if body.__class__ is not dict:
        return type(body).__name__
    if envelope is None:
        return ()
    status = body.get(envelope.status.name) if envelope.status else None
    result = body.get(envelope.result) if envelope.result else None
    error: Any = body.get(envelope.error.name) if envelope.error else None
    told = None if error is None else tuple(_error(error, envelope))
    return tuple(body), _shown(status), result.__class__, told


def _error(error: Any, envelope: Envelope) -> Iterator[Hashable]:
    yield error.__class__
    if error.__class__ is dict:
        yield tuple(error)
        code = envelope.error.code if envelope.error else None
        yield _shown(error.get(code)) if code else None


def _shown(value: Any) -> Hashable:
    kind = type(value).__name__
    return (kind, str(value)[:_LONGEST]) if isinstance(value, _SCALARS) else kind
