"""Every way in which the compiled stack differs from Connexion's own, with its reason; all of them are refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.server.kernel.stacks.both import Outcome
from tests.server.kernel.stacks.described import Sent


class Difference(NamedTuple):
    """`holds` tells whether it explains what two stacks made of one request (ours first)."""

    reason: str
    holds: Callable[[Sent, Outcome, Outcome], bool]


def _named_twice(sent: Sent) -> bool:
    return any(len({name for name, _ in pairs}) < len(pairs) for pairs in (sent.query, sent.form))


def _undeclared(sent: Sent) -> bool:
    return not {name for name, _ in sent.query} <= set(sent.operation.declared_query)


def _documents_own_form(sent: Sent, status: int) -> bool:
    body = sent.operation.answers[status].body if status in sent.operation.answers else {"error": None}
    return not (isinstance(body, dict) and isinstance(body.get("error"), dict))


def _same_call_but_undeclared(sent: Sent, ours: Outcome, stock: Outcome) -> bool:
    known = {name: value for name, value in ours.call["query"].items() if name in sent.operation.declared_query}
    return {**ours.call, "query": known} == stock.call and ours._replace(call=None) == stock._replace(call=None)


DIFFERENCES = (
    Difference(
        "Accept is read (RFC 9110 section 12.5.1): Connexion answers in a media type that the client refuses",
        lambda sent, ours, _stock: ours.status == 406 and "Accept" in sent.headers,
    ),
    Difference(
        "the body must be of the described media type and in UTF-8: Connexion reads it in any charset, says 400 to "
        "another type, and 500 where none is said",
        lambda _sent, ours, stock: ours.status == 415 and stock.status in {200, 201, 202, 303, 400, 415, 500},
    ),
    Difference(
        "a body is bounded: Connexion reads all of it first",
        lambda sent, ours, _stock: ours.status == 413 and len(sent.content) > 16384,
    ),
    Difference(
        "what the description documents under 422 is told apart from a request that cannot be read; Connexion says 400",
        lambda _sent, ours, stock: ours.status == 422 and stock.status == 400 and stock.call is None,
    ),
    Difference(
        "a name that comes twice is refused: Connexion joins the values by a comma, or takes the last",
        lambda sent, ours, _stock: ours.status == 400 and _named_twice(sent),
    ),
    Difference(
        "a query parameter that is not declared is refused: Connexion ignores it, and a misspelt one with it",
        lambda sent, ours, _stock: ours.status == 400 and _undeclared(sent),
    ),
    Difference(
        "where an RFC wants unknown parameters ignored, the handler sees and ignores them; Connexion hides them",
        lambda sent, ours, stock: (
            ours.call is not None and stock.call is not None and _same_call_but_undeclared(sent, ours, stock)
        ),
    ),
    Difference(
        "Allow lists every method of a path and no other (RFC 9110 section 10.2.1): Connexion lists the first one's",
        lambda _sent, ours, stock: (ours.status, ours.code) == (stock.status, stock.code) and ours.status == 405,
    ),
    Difference(
        "HEAD is no operation of the descriptions: Connexion carries out GET for it",
        lambda sent, ours, _stock: ours.status == 405 and sent.method == "HEAD",
    ),
    Difference(
        "a path with a slash too many is another path: Connexion redirects, without an envelope",
        lambda sent, ours, stock: ours.status == 404 and stock.status == 307 and not all(sent.path),
    ),
    Difference(
        "a bad access token is refused where none would do as well: Connexion falls back to no token",
        lambda sent, ours, stock: ours.status == 401 and stock.call is not None and stock.call["who"] is None,
    ),
    Difference(
        "a refusal is written as the operation documents it, a page or an RFC's body: Connexion refuses before",
        lambda sent, ours, stock: ours.status == stock.status and _documents_own_form(sent, ours.status),
    ),
    Difference(
        "numbers are JSON's, formats are held, texts are UTF-8: Connexion takes what Python's constructors take "
        "(` 5`, `1_0`, digits of other scripts, nan) and any date",
        lambda _sent, ours, stock: ours.status in {400, 422} and ours.call is None and stock.call is not None,
    ),
    Difference(
        "Connexion fails (500) at what is refused here",
        lambda _sent, ours, stock: 400 <= ours.status < 500 and stock.status == 500,
    ),
)


def reason(sent: Sent, ours: Outcome, stock: Outcome) -> str | None:
    """Give why two outcomes may differ; None where nothing written here explains it."""
    return next((known.reason for known in DIFFERENCES if known.holds(sent, ours, stock)), None)
