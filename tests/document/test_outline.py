"""Places found by indentation are those found by parsing, or none."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.document import marks, yaml_exact, yaml_fast
from ridelint.document.outline import NotCertain, Outline
from ridelint.model import Part, Pointer, Token


def pointers(value: Any, here: tuple[Token, ...] = ()) -> Iterator[Pointer]:
    yield Pointer(here)
    if isinstance(value, dict):
        for name, member in value.items():
            yield from pointers(member, (*here, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from pointers(item, (*here, index))


def differences(text: str, *, sample: int | None = None) -> tuple[list[str], int]:
    """Places at which outline and parser differ, and how many the outline could not tell."""
    exact = yaml_exact.read(text)
    assert exact.mark is not None
    outline = Outline(text, exact.value)
    wrong, uncertain = [], 0
    found = list(pointers(exact.value))
    for pointer in found if sample is None else random.Random(7).sample(found, min(sample, len(found))):
        for part in Part:
            try:
                if outline.span(pointer, part) != marks.find(exact.mark, pointer, part):
                    wrong.append(f"{pointer} {part.value}")
            except NotCertain:
                uncertain += 1
    return wrong, uncertain


@pytest.mark.parametrize("name", ["cafe.yaml", "museum.yaml", "pets.yaml"])
def test_every_place_of_a_small_description_agrees(corpus: Path, name: str) -> None:
    assert differences((corpus / name).read_text()) == ([], 0)


@pytest.mark.parametrize("name", ["stripe.yaml", "github.yaml", "rebilly.yaml"])
def test_places_all_over_a_large_description_agree(corpus: Path, name: str) -> None:
    assert differences((corpus / name).read_text(), sample=4000) == ([], 0)


@pytest.mark.parametrize(
    "text",
    [
        "x: {\nb: 1 }\n? b\n: 2\n",
        "a: 'x\n  b: 1'\nb: 2\n",
        "a: |\n  b: 1\n  # no comment\nb: 2\n",
        "a: |2\n    b: 1\n   c: 2\nb: 3\n",
        "a: x\n  # comment\nb:\n- c\n-\n  d: 1\n# e\n- f: 1\n  g: 2\n",
        "a:\n  # one\n\n  b: 1 # two\n  # three\n# four\nc: 2\n",
        "- - a\n  - b: 1\n    c: 2\n-   - d\n",
        "- a: 1\n\n  b: 2\n- c\n-\n",
        'a: "x\\\n  y"\n"b\\u0041": 1\n\'c: d\': 2\n"e: f" : 3\n',
        "a: # c\n  b # c: d\nc: d:e\nf#g: 1\nh:  \n  i: 1\n",
        "a: []\nb: {}\nc: ''\nd: \"\"\ne: ~\nf:\nh: -1\n",
        "a:\n    b:\n      - c\n    d: 1\n",
        "---\n\n# c\n  a: 1\n  b: 2\n",
        "--- # c\na: 1\n",
        "--- {a: 1}\n",
        "%YAML 1.2\n---\na: 1\n",
        "a: 1\r\nb:\r\n  - c\r\n  - d: |\r\n      x\r\n\r\ne: f\r\n",
        "-a: 1\n?b: 2\n:c: 3\n",
        "a: one\n  two\n\n  three\nb: [\n  1,\n  2\n]\nc: 1\n",
        "a:\n\n\n\n  b: 1",
        "a: 1 \n",
        "'a''b': 1\n",
        "a: 0x1F\nb: 1e3\nc: true\n",
        "a: 1\n? 'm\n  n'\n",
        "a: &x\n  b: 1\nc:\n  d: 1 # e\n",
        "a:\n  - b: 1\n  -\nc:\n  d: |\n    # e\n\nf:\n  g: &x\n",
    ],
)
def test_deceptive_indentation_gives_the_right_place_or_none(text: str) -> None:
    assert differences(text)[0] == []


NAMES = st.sampled_from(["a", "b", "c", "'d'", '"e"', "f g", "200", "- h", "i#j"])
SCALARS = st.sampled_from(
    ["1", "x", "two words", "'q'", '"r: s"', "~", "", "# c", "x # c", "|\n  b: 1\n  # d", ">-\n    a: 1", "{a: 1, b: }",
     "[1,\n a]", "'m\n  n'", "'m\nb: n'", "{\nb: 1\n}", "&k v", "x\n  y", "- z", "|", "!t u"]
)  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Lines that look like block style, some of which lie about it."""
    lines, depth = [], 0
    for _ in range(draw(st.integers(1, 10))):
        depth = draw(st.integers(0, depth + 1))
        indent = "  " * depth + draw(st.sampled_from(["", "", "", "", " "]))
        dash = draw(st.sampled_from(["", "", "- ", "-   ", "? "]))
        entry = draw(st.sampled_from(["{}: {}", "{}: {}", "{}:", "{1}", "# {}", ""])).format(draw(NAMES), draw(SCALARS))
        lines.append(indent + dash + entry.replace("\n", "\n" + indent))
    return draw(st.sampled_from(["\n", "\n", "\r\n"])).join(lines) + draw(st.sampled_from(["\n", ""]))


@given(texts())
def test_no_text_deceives_the_outline_or_the_fast_reader(text: str) -> None:
    fast = yaml_fast.read(text)
    if fast is yaml_fast.DECLINED:
        return
    exact = yaml_exact.read(text)
    if exact.value is None:
        return
    assert fast == exact.value
    assert exact.troubles == []
    assert differences(text)[0] == []


FLOW_SCALARS = st.sampled_from(
    ["1", "x", "two words", "'q'", '"r: s"', "~", "a:b", "a#b", "-1", "?x", "0x1F", "'it''s'", '"\\n"', "m\n  n",
     "&k v", "!t u", "", "'m\n n'", "true", "http://x/y", "c # d\n", "*k"]
)  # fmt: skip
FLOW_KEYS = st.sampled_from(["a", "b", "'c'", '"d"', "e f", "200", "1.50", "g-h", "$ref", "? i", '"j\\u0041"', "true"])
GAPS = st.sampled_from(["", "", " ", "\n ", " # c, }\n  "])


def _flow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    item = st.tuples(GAPS, inner, GAPS).map("".join)
    member = st.tuples(GAPS, FLOW_KEYS, st.sampled_from([": ", ":", " : "]), inner, GAPS).map("".join)
    more = st.sampled_from(["", "", ","])
    return st.one_of(
        st.tuples(st.lists(item, max_size=3), more).map(lambda parts: f"[{','.join(parts[0])}{parts[1]}]"),
        st.tuples(st.lists(member, max_size=3), more).map(lambda parts: f"{{{','.join(parts[0])}{parts[1]}}}"),
    )


@given(_flow(st.recursive(FLOW_SCALARS, _flow, max_leaves=6)), st.sampled_from(["", "a: ", "- ", "a:\n  b: "]), GAPS)
def test_no_flow_style_deceives_the_outline(flow: str, before: str, after: str) -> None:
    text = f"{before}{flow}{after}\n"
    exact = yaml_exact.read(text)
    if exact.value is None or exact.troubles or yaml_fast.read(text) is yaml_fast.DECLINED:
        return
    assert differences(text)[0] == []


@pytest.mark.parametrize(
    "text",
    [
        "{a: 1, b: [x, two words, 'q', \"r: s\"]}\n",
        "a: {\n  b: c, # d\n  e: [],\n  }\nf: 1\n",
        "- [{a: b}, -1, http://x/y]\n",
        "a: {'200': {$ref: '#/b'}, 404: {c: true}}\n",
    ],
)
def test_common_flow_style_is_placed_without_the_exact_reader(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = yaml_exact.read(text)
    assert exact.mark is not None
    monkeypatch.setattr(yaml_exact, "read", None)
    outline = Outline(text, exact.value)
    for pointer in pointers(exact.value):
        for part in Part:
            assert outline.span(pointer, part) == marks.find(exact.mark, pointer, part)
