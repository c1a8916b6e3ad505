"""Requests that no honest client sends: an example of the description with one thing about it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from tests.server.kernel.stacks.described import FORM, Sent

# What was changed, and the request.
Case = tuple[str, Sent]
Pairs = tuple[tuple[str, str], ...]

# What HTTP itself can carry in a header is less.
_TEXTS = st.one_of(
    st.text(max_size=12),
    st.text("0123456789-+._eE \u0665\uff15", max_size=12),
    st.integers().map(str),
    st.floats().map(repr),
    st.datetimes().map(datetime.isoformat),
    st.dates().map(date.isoformat),
    st.uuids().map(str),
    st.sampled_from(["", " ", "true", "null", "nan", "-", ".", "1_0", "0" * 5000, "a,b", "\0", "[]", "{}"]),
).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))
_WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_. ", max_size=80).map(str.strip)
_CONTENT_TYPES = st.sampled_from(
    [
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        f"{FORM}; charset=utf-8",
        f"{FORM}; charset=latin-1",
        FORM.upper(),
        "nothing",
        "",
    ]
)
_ACCEPTED = st.sampled_from(["*/*", "application/json", "text/*", "image/png", "application/json;q=0", "x", ",", ""])
_METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD"])


@st.composite
def changed_value(draw: st.DrawFn, pairs: Pairs) -> Pairs:
    """One value is another."""
    if not pairs:
        return ((draw(_TEXTS), draw(_TEXTS)),)
    place = draw(st.integers(0, len(pairs) - 1))
    return (*pairs[:place], (pairs[place][0], draw(_TEXTS)), *pairs[place + 1 :])


@st.composite
def changed_names(draw: st.DrawFn, pairs: Pairs) -> Pairs:
    """One name is missing, comes twice, or is one that nobody declared."""
    kinds: list[st.SearchStrategy[Pairs]] = [st.just((*pairs, ("undeclared", "1")))]
    for place, pair in enumerate(pairs):
        kinds += [st.just((*pairs[:place], *pairs[place + 1 :])), st.just((*pairs, pair))]
    return draw(st.one_of(kinds))


def hostile(sent: Sent) -> st.SearchStrategy[Case]:
    """Give a changed request, and what was changed about it."""
    ways = [*_places(sent), *_credentials(sent)]
    if sent.operation.form is not None:
        ways += [
            _way("content type", _CONTENT_TYPES, lambda given: replace(sent, content_type=given or None)),
            _way("body", st.binary(max_size=60), lambda given: replace(sent, body=given)),
            _way("long body", st.just(b"x=" + b"y" * 20000), lambda given: replace(sent, body=given)),
        ]
    ways.append(_way("accept", _ACCEPTED, lambda given: _with_header(sent, "Accept", given)))
    ways.append(_way("method", _METHODS, lambda given: replace(sent, method=given)))
    return st.one_of(ways)


def _places(sent: Sent) -> Sequence[st.SearchStrategy[Case]]:
    ways = [
        _way("query", changed_value(sent.query), lambda given: replace(sent, query=given)),
        _way("query", changed_names(sent.query), lambda given: replace(sent, query=given)),
    ]
    if sent.operation.form is not None:
        ways += [
            _way("form", changed_value(sent.form), lambda given: replace(sent, form=given)),
            _way("form", changed_names(sent.form), lambda given: replace(sent, form=given)),
        ]
    if sent.path:
        ways.append(_way("path", _TEXTS, lambda given: replace(sent, path=(given, *sent.path[1:]))))
    for name in sent.operation.parameters["header"]:
        ways += _header("header", sent, name)
    return ways


def _credentials(sent: Sent) -> Sequence[st.SearchStrategy[Case]]:
    names = [name for name in ("Authorization", "X-CSRF-Token") if name in sent.headers]
    return [way for name in names for way in _header("credentials", sent, name)]


def _header(what: str, sent: Sent, name: str) -> Sequence[st.SearchStrategy[Case]]:
    """Another value, or none."""
    return [
        _way(what, _WORDS, lambda given: _with_header(sent, name, given)),
        _way(what, st.just(""), lambda _given: _without_header(sent, name)),
    ]


def _way(name: str, values: st.SearchStrategy[Any], change: Callable[[Any], Sent]) -> st.SearchStrategy[Case]:
    return values.map(lambda value: (name, change(value)))


def _with_header(sent: Sent, name: str, value: str) -> Sent:
    return replace(sent, headers={**sent.headers, name: value})


def _without_header(sent: Sent, name: str) -> Sent:
    return replace(sent, headers={known: value for known, value in sent.headers.items() if known != name})
