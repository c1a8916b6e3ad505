"""Whose token a call carries: named identities, and which of them an operation is for.

A rule of the configuration says it first. Without one, a token that tells its scopes (RFC 9068) says it: the first
identity whose token covers what the operation demands. Else it is the first identity there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ridelint.config.globs import matches
from ridelint.live.choice import Called, names
from ridelint.live.run.keeping import Keeper
from ridelint.live.run.needs import Needs
from ridelint.live.run.tokens import scopes

HEADER = "Authorization"


class Identity(NamedTuple):
    """Somebody who calls: the name is for people, and the keeper holds the token."""

    name: str
    keeper: Keeper


class Role(NamedTuple):
    """Which identities may call some operations; what is empty means all."""

    identities: tuple[str, ...]
    descriptions: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()

    def means(self, file: str, called: Called, needs: Needs) -> bool:
        in_file = not self.descriptions or matches(self.descriptions, file)
        is_named = not self.operations or any(names(word, called) for word in self.operations)
        wanted = frozenset(self.scopes)
        return in_file and is_named and (not wanted or any(wanted & scopes for scopes in needs.scopes))


class Chosen(NamedTuple):
    """Who calls an operation, and who is known not to be allowed to; either may be nobody."""

    identity: Identity | None = None
    other: Identity | None = None


class Identities(NamedTuple):
    people: Mapping[str, Identity]
    roles: tuple[Role, ...] = ()

    def choose(self, file: str, called: Called, needs: Needs) -> Chosen:
        """Raises `TokenError` where a token has to be fetched, to read its scopes, and cannot be."""
        if not needs.token or not self.people:
            return Chosen()
        for role in self.roles:
            if role.means(file, called, needs):
                allowed = [self.people[name] for name in role.identities]
                others = [person for name, person in self.people.items() if name not in role.identities]
                return Chosen(allowed[0] if allowed else None, others[0] if others else None)
        return self._by_scopes(needs)

    def _by_scopes(self, needs: Needs) -> Chosen:
        people = list(self.people.values())
        covering = [(person, _covers(person, needs)) for person in people]
        chosen = next((person for person, covers in covering if covers), None)
        other = next((person for person, covers in covering if covers is False), None)
        return Chosen(chosen or people[0], other if chosen is not None else None)


def _covers(person: Identity, needs: Needs) -> bool | None:
    """Whether the person's token is good for the operation; none where it does not say."""
    held = scopes(person.keeper.get().value)
    if held is None:
        return None
    return any(wanted <= held for wanted in needs.scopes)
