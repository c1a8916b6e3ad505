"""Lay the values of a file, or of one override in it, over what holds beneath them.

A table changes what it names and leaves the rest; a list replaces the list beneath it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ridelint.config.layer import Layer, Level, Levels
from ridelint.config.rulenames import ALL, closeness, rules_named
from ridelint.naming import Naming
from ridelint.settings import Envelope, ErrorMember, Settings, StatusMember, Vocabulary

Values = Mapping[str, Any]

M = TypeVar("M", StatusMember, ErrorMember)

KINDS = ("fields", "parameters", "operation_ids")


def applied(layer: Layer, values: Values) -> Layer:
    """The layer with these values over it; they are known to have the right shapes."""
    layer = with_levels(layer, values.get("rules") or {})
    return layer._replace(settings=_settings(layer.settings, values))


def with_levels(layer: Layer, rules: Mapping[str, Level]) -> Layer:
    """The layer with other levels: what names a rule more closely wins, else what stands later."""
    rest, named = layer.levels.rest, dict(layer.levels.named)
    for name in sorted(rules, key=closeness):
        if name == ALL:
            rest, named = rules[name], {}
        else:
            named.update(dict.fromkeys(rules_named(name), rules[name]))
    return layer._replace(levels=Levels(rest, named))


def _settings(settings: Settings, values: Values) -> Settings:
    changes: dict[str, Any] = {}
    if "naming" in values:
        changes |= _naming(settings, values["naming"])
    if "envelope" in values:
        changes["envelope"] = _envelope(settings.envelope, values["envelope"])
    if "singular" in values:
        changes["singular"] = dict(values["singular"])
    if "vocabulary" in values:
        changes["vocabulary"] = _vocabulary(settings.vocabulary, values["vocabulary"])
    if "strict" in values:
        changes["strict"] = values["strict"]
    request = values.get("request", {})
    if "media_types" in request:
        changes["request_media_types"] = tuple(media_type.lower() for media_type in request["media_types"])
    if "csrf_headers" in request:
        changes["csrf_headers"] = tuple(request["csrf_headers"])
    if "latency_budget" in values.get("traffic", {}):
        changes["latency_budget"] = values["traffic"]["latency_budget"] or None
    return settings._replace(**changes)


def _naming(settings: Settings, values: Values) -> dict[str, Naming]:
    """What is said of all names first, then what is said of one kind."""
    found: dict[str, Naming] = {}
    for kind in KINDS:
        naming = _style(getattr(settings, kind), values)
        found[kind] = _style(naming, values.get(kind, {}))
    return found


def _style(naming: Naming, values: Values) -> Naming:
    """A new `Naming`, because one remembers names by what it accepts. A style takes the place of a pattern."""
    style = values.get("style", naming.style)
    pattern = values.get("pattern", None if "style" in values else naming.pattern)
    return Naming(style, pattern, frozenset(values.get("allow", naming.allow)))


def _envelope(envelope: Envelope | None, values: Values | None) -> Envelope | None:
    if not isinstance(values, Mapping):
        return None
    envelope = envelope or Envelope()
    members = tuple(values.get("members", envelope.members))
    optional = tuple(values.get("optional", envelope.optional))
    envelope = _without_strangers(envelope._replace(members=members, optional=optional))
    changes: dict[str, Any] = {}
    if "status" in values:
        changes["status"] = _member(envelope.status or StatusMember(), values["status"])
    if "result" in values:
        changes["result"] = values["result"] or None
    if "error" in values:
        changes["error"] = _member(envelope.error or ErrorMember(), values["error"])
    return envelope._replace(**changes)


def _without_strangers(envelope: Envelope) -> Envelope:
    """An envelope that no longer has a member gives up what that member meant."""
    present = {*envelope.members, *envelope.optional}
    return envelope._replace(
        status=envelope.status if envelope.status and envelope.status.name in present else None,
        result=envelope.result if envelope.result in present else None,
        error=envelope.error if envelope.error and envelope.error.name in present else None,
    )


def _member(member: M, values: Values | None) -> M | None:
    if not isinstance(values, Mapping):
        return None
    return member._replace(**{name: _plain(value) for name, value in values.items()})


def _plain(value: Any) -> Any:
    """A list as a tuple, and false as none: TOML has no null."""
    return tuple(value) if isinstance(value, list) else None if value is False else value


def _vocabulary(vocabulary: Vocabulary, values: Values) -> Vocabulary:
    synonyms = _rows(values["synonyms"]) if "synonyms" in values else vocabulary.synonyms
    more = _rows(values.get("extend_synonyms", ()))
    return Vocabulary(synonyms + more, values.get("token_order", vocabulary.token_order))


def _rows(rows: Any) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows)
