"""Whatever stands in a configuration file, it is read or refused line by line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.config import parse
from ridelint.config.keys import CONFIG, OVERRIDE
from ridelint.config.starter import starter
from ridelint.errors import ConfigError

NAMES = ["files", "style", "pattern", "fields", "members", "status", "error", "name", "RL1", "all", "naming", "off"]
ODD = ["(", "[[a-z]", "a{99999999999}", "{a", "[z-a]", "**", "", "Å", "\x07", "a\nb", "[a]]"]
WORDS = st.sampled_from([*CONFIG.keys, *NAMES, *ODD])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4))
FILES = st.dictionaries(st.sampled_from(list(CONFIG.keys)), VALUES, max_size=5)
OVERRIDES = st.dictionaries(st.sampled_from(list(OVERRIDE.keys)), VALUES, max_size=5)


def refusal(text: str) -> tuple[str, ...]:
    """The lines of the error, if it is one; what was read can be asked."""
    try:
        config = parse(text)
    except ConfigError as error:
        return error.lines or ("an error without a line",)
    config.settings("a/b.yaml").fields.accepts("a_name")
    config.excludes("a/b.yaml")
    return ()


def read_or_refuse(text: str) -> None:
    for line in refusal(text):
        assert line.startswith("ridelint.yaml")
        assert line.isprintable()


@given(FILES, st.lists(OVERRIDES, max_size=2))
def test_any_values(file: dict[str, object], overrides: list[dict[str, object]]) -> None:
    read_or_refuse(json.dumps(file | {"overrides": overrides}))


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_any_text(text: str) -> None:
    read_or_refuse(text.encode("utf-8", "replace").decode())


@given(st.integers(0, len(starter())), st.integers(0, 5), st.text(max_size=3))
def test_the_starter_with_a_bit_of_it_changed(start: int, length: int, text: str) -> None:
    whole = starter().replace("\n#", "\n")
    read_or_refuse((whole[:start] + text + whole[start + length :]).encode("utf-8", "replace").decode())


@pytest.mark.parametrize("text", ["x = " + "[" * 100_000, "[tool.ridelint]\nx = " + "{a = " * 100_000])
def test_toml_that_is_nested_too_deeply(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, "pyproject.toml")
    assert len(caught.value.lines) == 1
