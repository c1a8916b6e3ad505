"""What was answered, asked every rule: its headers, its envelope, its keys, and whether it fits its schema."""

from __future__ import annotations

from ridelint.document.node import Node
from ridelint.live.answers import Content, is_held
from ridelint.live.case_request import RequestCase
from ridelint.live.guide import Guide, Way, go_through, reached
from ridelint.live.met import Met
from ridelint.live.outcome import outcome
from ridelint.model import RESPONSE_BODY, Place
from ridelint.nodes import Answer, Body, Field, Origin
from ridelint.observations import Key, Rejected
from ridelint.schema import observed
from ridelint.walk.guided import Said
from ridelint.walk.media import essence, is_json


class AnswerCase(RequestCase):
    """Adds the answer."""

    def _answer(self) -> None:
        exchange, watched, response = self._exchange, self._watched, self._exchange.response
        media_type = essence(response.media_type or "")
        if Rejected in self._views:
            for rejected in watched.answers.rejected_headers(exchange, self._get_root):
                self._reject(rejected, watched.scope)
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

    def _envelope(self, content: Content) -> None:
        response = self._exchange.response
        envelope = self._questions.settings(self._file).envelope
        mark = (Body, response.status, outcome(response.body, envelope))
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
