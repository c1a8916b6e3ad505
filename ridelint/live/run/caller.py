"""What a call carries so that the server knows who calls: the access token, and the CSRF token in its header or field.

The same answer serves the engine's cases and the probes; a probe leaves out one part on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ridelint.live.choice import Called
from ridelint.live.run.csrf import CsrfKeepers
from ridelint.live.run.identities import HEADER, Chosen, Identities, Identity
from ridelint.live.run.needs import Needs

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Known(NamedTuple):
    """An operation as a run knows it: ``media_types`` of its request, and the ``statuses`` that it documents."""

    file: str
    called: Called
    needs: Needs
    media_types: tuple[str, ...] = ()
    statuses: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        return f"{self.called.method} {self.called.path}"


class Credentials(NamedTuple):
    """What a call is sent with. ``fields`` are for a form."""

    headers: Mapping[str, str] = _NOTHING
    cookies: Mapping[str, str] = _NOTHING
    fields: Mapping[str, str] = _NOTHING

    def without(self, header: str) -> Credentials:
        return self._replace(headers={name: value for name, value in self.headers.items() if name != header})


class Caller:
    """Attaches identities and CSRF tokens, and learns from refusals that one has expired."""

    def __init__(self, identities: Identities, csrf: CsrfKeepers | None) -> None:
        self._identities = identities
        self._csrf = csrf
        self._chosen: dict[Known, Chosen] = {}

    def begin(self) -> None:
        """Fetch every token once, so that what is wrong with it is told before the run.

        Raises:
            TokenError: one cannot be had.
        """
        for identity in self._identities.people.values():
            identity.keeper.get()
            if self._csrf is not None:
                self._csrf.of(identity).get()

    def chosen(self, known: Known) -> Chosen:
        found = self._chosen.get(known)
        if found is None:
            found = self._chosen[known] = self._identities.choose(known.file, known.called, known.needs)
        return found

    def credentials(self, known: Known) -> Credentials:
        """Of who calls this operation; raises `TokenError` where a token cannot be had."""
        return self.of(self.chosen(known).identity, known)

    def of(self, identity: Identity | None, known: Known) -> Credentials:
        headers = {} if identity is None else {HEADER: f"Bearer {identity.keeper.get().value}"}
        if self._csrf is None or not known.needs.is_unsafe:
            return Credentials(headers)
        csrf, held = self._csrf.csrf, self._csrf.of(identity).get()
        if csrf.field:
            return Credentials(headers, held.cookies, {csrf.field: held.value})
        return Credentials({**headers, csrf.header: held.value}, held.cookies)

    @property
    def csrf_header(self) -> str:
        return self._csrf.csrf.header if self._csrf else ""

    def learn(self, known: Known, status: int, sent: Mapping[str, str]) -> None:
        """Take note of an answer to a call with these headers: 401 may mean an old token, 403 an old CSRF token."""
        if status not in {401, 403}:
            return
        identity = self.chosen(known).identity
        if status == 401 and identity is not None:
            identity.keeper.refused(sent.get(HEADER, "").removeprefix("Bearer "), known.label)
        if status == 403 and self._csrf is not None and known.needs.is_unsafe:
            keeper = self._csrf.of(identity)
            keeper.refused(sent.get(self.csrf_header, "") or keeper.get().value, known.label)
