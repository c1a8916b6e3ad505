"""Real descriptions, damaged at random: read or refused with a place, never an exception."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ridelint.document import Document, Node, ReferenceError_, Store, is_reference
from ridelint.model import Part, Pointer

NAMES = ("cafe.yaml", "museum.yaml", "pets.yaml", "petstore-2.0.json")
NOISE = st.one_of(
    st.sampled_from(
        [b"\t", b"\n", b"\r", b" ", b"'", b'"', b"{", b"}", b"[", b"]", b":", b": ", b"- ", b"? ", b"#", b"|\n", b"\\"]
    ),
    st.sampled_from(
        [
            b"&a ",
            b"*a",
            b"!t ",
            b"<<: ",
            b"---\n",
            b"\0",
            b"\xff",
            b"\xc2\x85",
            b"\xe2\x80\xa8",
            b"$ref: '#/paths'",
            b"1_0",
        ]
    ),
    st.binary(max_size=4),
)
CHANGE = st.tuples(
    st.floats(0, 1, exclude_max=True), st.sampled_from(["insert", "delete", "replace", "cut", "repeat"]), NOISE
)


def damage(data: bytes, changes: list[tuple[float, str, bytes]]) -> bytes:
    """The bytes after each change, which is placed by a fraction of the length."""
    for where, how, noise in changes:
        data = damaged(data, int(where * len(data)), how, noise)
    return data


def damaged(data: bytes, at: int, how: str, noise: bytes) -> bytes:
    before, after = data[:at], data[at:]
    return {
        "insert": before + noise + after,
        "delete": before + after[1 + len(noise) :],
        "replace": before + noise + after[len(noise) :],
        "cut": before,
        "repeat": before + after[:200] + after,
    }[how]


def places_are_inside(found: Document) -> bool:
    lines = found.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in found.problems:
        start, end = problem.location, (problem.location.end_line, problem.location.end_column)
        assert (start.line, start.column) <= end
        for line, column in ((start.line, start.column), end):
            assert 1 <= line <= len(lines)
            assert 1 <= column <= len(lines[line - 1]) + 2
    return True


def touch(store: Store, found: Document) -> None:
    """Ask for the place of many values and follow every reference."""
    pending: list[Node] = [found.root]
    asked = 0
    while pending:
        node = pending.pop()
        if asked < 40:
            asked += 1
            for part in Part:
                start, end = found.span(node.pointer, part)
                assert 0 <= start <= end <= len(found.text)
        if is_reference(node.value):
            with suppress(ReferenceError_):
                store.follow(node)
        pending.extend(child for _, child in node.members())
        pending.extend(node.items())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.sampled_from(NAMES), st.lists(CHANGE, min_size=1, max_size=4))
def test_a_damaged_description_is_read_or_refused_with_a_place(
    corpus: Path, name: str, changes: list[tuple[float, str, bytes]]
) -> None:
    store = Store.of({name: damage((corpus / name).read_bytes(), changes)})
    found = store.open(name)
    assert found.value is not None or found.problems
    assert places_are_inside(found)
    assert all(problem.message and problem.help for problem in found.problems)
    touch(store, found)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_place(data: bytes) -> None:
    found = Store().read(data)
    assert places_are_inside(found)
    found.locate(Pointer(("a", "b")), Part.KEY)


@given(st.text(alphabet="{}[]:,\"'\\u \n\tab01-.eNnul", max_size=30))
def test_any_json_like_text_is_read_or_refused_with_a_place(text: str) -> None:
    found = Store().read(("[" + text).encode(), "a.json")
    assert places_are_inside(found)
    if not found.problems:
        touch(Store(), found)
