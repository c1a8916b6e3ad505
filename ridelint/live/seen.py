"""How often each part of the descriptions was seen, as numbers that another process can add to its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ridelint.live.described import Described
from ridelint.live.shown import contents, documented_fields
from ridelint.live.watched import Watched

Mark = tuple[int | str, ...]
Seen = Counter[Mark]
"""By description and operation, both as numbers; and then by status, media type and the number of the field."""


def seen(descriptions: Sequence[Described]) -> Seen:
    """All that was seen so far."""
    found: Seen = Counter()
    for number, described in enumerate(descriptions):
        for at, watched in described.called():
            for mark, times in _seen(watched):
                found[number, at, *mark] = times
    return found


def _seen(watched: Watched) -> Iterator[tuple[Mark, int]]:
    yield (), watched.calls
    for status, times in watched.statuses.items():
        yield (status,), times
        promised = watched.answers.of(status)
        for media_type, content in contents(watched, promised) if promised is not None else ():
            if content.bodies:
                yield (status, media_type), content.bodies
                for index, field in enumerate(documented_fields(content)):
                    yield (status, media_type, index), field.seen


def add(descriptions: Sequence[Described], more: Seen) -> None:
    """Count what another process has seen of the same descriptions."""
    for (number, at, *mark), times in more.items():
        if times:
            _add(descriptions[int(number)].at(int(at)), mark, times)


def _add(watched: Watched, mark: Sequence[int | str], times: int) -> None:
    if not mark:
        watched.calls += times
        return
    status = str(mark[0])
    if len(mark) == 1:
        watched.statuses[status] += times
        return
    promised = watched.answers.of(status)
    if promised is None:
        return
    content = watched.answers.content_of(promised, str(mark[1]))
    if len(mark) == 2:
        content.bodies += times
    else:
        content.elsewhere[int(mark[2])] += times
