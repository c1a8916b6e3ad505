"""One thing has one field name, across all descriptions of the run.

Why: who has read `latitude` in one answer sends `latitude` in the next request, and is told that `lat` is missing. Two
names for one thing are two columns, two getters, and a table of translations in every client.

Names are compared word by word, through a table of words and phrases that mean the same (`lat` and `latitude`, `phone`
and `phone_number`), which is configuration; so `pickup_lat` and `pickup_latitude` are found too. Names of the same
words in another order (`id_driver`, `driver_id`) are one as well, unless a word such as `to` or `of` gives the order a
meaning. Only names that hold the same kind of value (a flag, an object, an array, a plain value) are compared.

The rarer name is reported wherever it is declared. Of equally frequent ones the table's first stays, then the one that
is declared first; a name that breaks the house's style never does. It is a warning, because a change in one description
can make another one's name the rarer one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.naming import Naming, words
from ridelint.nodes import Usage, Vocabulary, in_order
from ridelint.settings import Settings
from ridelint.settings import Vocabulary as Table

Words = tuple[str, ...]
Phrases = Mapping[Words, Words]
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*")
"""What `words` loses nothing of: it takes `+1` and `-1`, or `_id` and `id`, for the same."""
_ORDERING = frozenset(
    ("after", "and", "as", "at", "before", "by", "for", "from", "in", "not", "of", "on", "or", "per", "to", "with")
)


def vocabulary(view: Vocabulary, settings: Settings) -> Iterator[Fault]:
    phrases = _phrases(settings.vocabulary)
    meanings: dict[tuple[Words, str], dict[str, list[Usage]]] = {}
    for name, usages in view.usages.items():
        if _PLAIN.fullmatch(name):
            meaning = _ordered(_respelled(words(name), phrases), settings.vocabulary)
            for usage in usages:
                names = meanings.setdefault((meaning, _kind(usage)), {})
                names.setdefault(name, []).append(usage)
    for names in meanings.values():
        if len(names) > 1:
            yield from _synonyms({name: in_order(usages) for name, usages in names.items()}, phrases, settings.fields)


def _synonyms(names: dict[str, list[Usage]], phrases: Phrases, style: Naming) -> Iterator[Fault]:
    def rank(name: str) -> tuple[bool, int, bool, str, Words]:
        first = names[name][0].place
        foreign = _respelled(words(name), phrases) != words(name)
        return not style.accepts(name), -len(names[name]), foreign, first.source.name, tuple(map(str, first.pointer))

    best = min(names, key=rank)
    first = names[best][0].place
    cure = f"rename it to `{best}`, as in {first.source.name}#{first.pointer}"
    for name, usages in names.items():
        for usage in usages if name != best else ():
            yield Fault(usage.place, f"fields `{name}` and `{best}` are two names for one thing", cure)


def _phrases(table: Table) -> Phrases:
    """What to write for what: a row's first name for its others, and for itself, so that none is put into another."""
    found: dict[Words, Words] = {}
    for row in table.synonyms:
        for name in row:
            found.setdefault(words(name), words(row[0]))
    return found


def _respelled(parts: Words, phrases: Phrases) -> Words:
    """The words with every phrase replaced, the longest first."""
    found: list[str] = []
    at = 0
    while at < len(parts):
        ends = range(len(parts), at, -1)
        end = next((end for end in ends if parts[at:end] in phrases), at)
        found += phrases[parts[at:end]] if end > at else (parts[at],)
        at = max(end, at + 1)
    return tuple(found)


def _ordered(parts: Words, table: Table) -> Words:
    return tuple(sorted(parts)) if table.token_order and _ORDERING.isdisjoint(parts) else parts


def _kind(usage: Usage) -> str:
    kind = usage.type.partition(" ")[0]
    return kind if kind in {"boolean", "object", "array"} else "value"


_SCHEMAS = """
components:
  schemas:
    Order: {type: object, properties: {pickup_latitude: {type: number}, driver_id: {type: string}}}
    Offer: {type: object, properties: {pickup_lat: {type: number}, id_driver: {type: string}}}
    Ride: {type: object, properties: {pickup_lat: {type: number}, driver_id: {type: string}}}
"""
_AT = "/components/schemas/{}/properties/{}"

EXAMPLES = (
    Good(
        """
components:
  schemas:
    Order:
      type: object
      properties:
        created: {type: boolean}
        created_at: {type: string}
        phone: {type: object}
        phone_number: {type: string}
        days_to_hours: {type: number}
        hours_to_days: {type: number}
        id: {type: string}
        _id: {type: string}
        driver_name: {type: string}
        driver_id: {type: string}
        name: {type: string}
"""
    ),
    Good(_SCHEMAS, config="vocabulary: {synonyms: [], token_order: false}"),
    Bad(
        _SCHEMAS,
        at=[_AT.format("Order", "pickup_latitude"), _AT.format("Offer", "id_driver")],
    ),
    Bad(
        {
            "openapi.yaml": """
paths:
  /rides: {get: {responses: {'200': {description: Rides, content: {application/json: {schema: {$ref: ride.yaml}}}}}}}
components: {schemas: {Driver: {type: object, properties: {phone: {type: string}, seat_count: {type: integer}}}}}
""",
            "ride.yaml": "{properties: {driver_phone_number: {type: string}, phone_number: {type: string}}}",
        },
        at=["/components/schemas/Driver/properties/phone"],
    ),
    Bad(
        """
components:
  schemas:
    Order: {type: object, properties: {fare: {type: integer}, driverId: {type: string}, driver_id: {type: string}}}
    Ride: {type: object, properties: {price: {type: integer}}}
""",
        config="vocabulary: {extend_synonyms: [[price, fare]]}",
        at=[_AT.format("Order", "fare")],
        among=("field-name-case",),
    ),
)

RULE = Rule(
    id="field-name-synonym",
    code="RL402",
    severity=Severity.WARN,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Vocabulary, vocabulary),),
    yields_to=("field-name-case",),
)
