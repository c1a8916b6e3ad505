"""Which scopes there are, who may have them, and how to say so: all read from the description.

The description ends each scope's sentence with who it is for, in brackets: the one place where that is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from server.kernel.auth import Role

_SENTENCE = re.compile(r"^(?P<words>.+) \((?P<whose>any role|riders|drivers)\)$")
_ROLES: Mapping[str, frozenset[Role]] = {
    "any role": frozenset({"rider", "driver"}),
    "riders": frozenset({"rider"}),
    "drivers": frozenset({"driver"}),
}


class Scopes(NamedTuple):
    """Every scope in the order of the description: its words for a person, and the roles that may have it."""

    words: Mapping[str, str]
    roles: Mapping[str, frozenset[Role]]

    def unknown(self, asked: str) -> list[str]:
        return [scope for scope in asked.split() if scope not in self.words]

    def of(self, role: Role, asked: str | None) -> str:
        """What an account of that role gets of what was asked for (all that the role allows, if nothing was)."""
        wanted = set(self.words) if asked is None else set(asked.split())
        return " ".join(scope for scope, roles in self.roles.items() if role in roles and scope in wanted)

    def say(self, scope: str) -> list[str]:
        return [self.words[name] for name in scope.split()]


def read_scopes(document: Mapping[str, Any]) -> Scopes:
    """Read the scopes of a description; raises ValueError where one does not say whom it is for."""
    flow = document["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]
    sentences = {name: _SENTENCE.match(sentence) for name, sentence in flow["scopes"].items()}
    if mute := [name for name, sentence in sentences.items() if sentence is None]:
        raise ValueError(f"the description does not say whom these scopes are for: {', '.join(mute)}")
    return Scopes(
        words={name: match["words"] for name, match in sentences.items() if match},
        roles={name: _ROLES[match["whose"]] for name, match in sentences.items() if match},
    )


def narrower(asked: str, granted: str) -> bool:
    """Tell whether everything asked for was granted before."""
    return set(asked.split()) <= set(granted.split())
