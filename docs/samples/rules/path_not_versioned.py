"""A server's base path ends with a version, as /user/v1 does.

Why: an app that is installed cannot be changed. The next incompatible change needs a place of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Description
from ridelint.settings import Settings


def description(view: Description, _settings: Settings) -> Iterator[Fault]:
    for server in view.node.items_of("servers"):
        url = server.get("url")
        if url is not None and not re.search(r"/v[0-9]+/?$", str(url.value)):
            yield Fault(url.place(), f"`{url.value}` ends with no version", "add one, as in `/v1`")


EXAMPLES = (
    Good("servers: [{url: 'https://api.example/user/v1'}]"),
    Bad("servers: [{url: 'https://api.example/user'}]", at=["/servers/0/url"]),
)

RULE = Rule(
    id="path-not-versioned",
    code="ACME101",
    severity=Severity.WARN,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Description, description),),
)
