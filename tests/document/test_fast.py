"""The fast reader reads what the exact reader reads, or declines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.document import yaml_exact, yaml_fast

_PIECES = [
    "a",
    "b: ",
    "1",
    ": ",
    "- ",
    "\n",
    "\n  ",
    " ",
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    ", ",
    "#",
    " # ",
    "|",
    ">",
    "&x ",
    "*x",
]
_PIECES += [
    "!t ",
    "? ",
    "---\n",
    "...\n",
    "\t",
    "_",
    "0x",
    "0o7",
    ".5",
    "e3",
    "+",
    "-",
    "~",
    "null",
    "true",
    "<<: ",
    "\\",
    "é",
]
_PIECES += ["\u2028", "\r\n", "%", "@", "200: ", "1: ", "true: ", "\x85", "\xa0"]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_any_text_is_read_alike_or_declined(text: str) -> None:
    fast = yaml_fast.read(text)
    if fast is yaml_fast.DECLINED:
        return
    exact = yaml_exact.read(text)
    if exact.value is None and exact.troubles:
        return  # PyYAML refuses some YAML 1.2 that is fine
    assert (fast, repr(fast)) == (exact.value, repr(exact.value))


@pytest.mark.parametrize("name", ["cafe.yaml", "museum.yaml", "pets.yaml", "stripe.yaml", "github.yaml"])
def test_a_real_description_is_read_fast_and_alike(corpus: Path, name: str) -> None:
    text = (corpus / name).read_text()
    assert yaml_fast.read(text) == yaml_exact.read(text).value


def test_a_tree_of_files_is_read_alike(corpus: Path) -> None:
    files = [*(corpus / "digitalocean" / "resources" / "droplets").rglob("*.yml"), corpus / "rebilly.yaml"]
    declined = 0
    for file in files:
        text = file.read_text()
        fast = yaml_fast.read(text)
        declined += fast is yaml_fast.DECLINED
        assert fast is yaml_fast.DECLINED or fast == yaml_exact.read(text).value
    assert declined <= 1
