from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.reporters.shell import argument, printf, variable

# What a shell gives a meaning to, and what no argument of a program can hold left out.
TEXTS = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=["Cs"]) | st.sampled_from("'\"$`\\!*~ \n-%")
)


def echoed(command: str) -> bytes:
    return subprocess.run(["sh", "-c", command], capture_output=True, check=True, timeout=20).stdout


@given(TEXTS)
def test_an_argument_reaches_the_program_as_it_was(text: str) -> None:
    assert echoed(f"printf %s {argument(text)}") == text.encode()


@given(TEXTS, TEXTS)
def test_a_masked_secret_is_read_from_a_variable(before: str, after: str) -> None:
    command = f"SECRET='s e\"c'; printf %s {argument(f'{before}[masked]{after}')}"

    assert echoed(command) == f'{before}s e"c{after}'.encode()


@given(st.binary(max_size=40))
def test_printf_writes_every_byte(raw: bytes) -> None:
    assert echoed(f"printf {printf(raw, lambda _: 'X')}") == raw


def test_printf_has_only_characters_that_a_terminal_shows() -> None:
    assert printf("a\n\x1b€\u200e%\\".encode() + b"\xff", lambda _: "X") == "'a\\n\\033€\\342\\200\\216%%\\\\\\377'"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", "plain"),
        ("two words", "'two words'"),
        ("Bearer [masked]", '"Bearer $TOKEN"'),
        ("[masked]x", '"${TOKEN}x"'),
        ('{"a":"[masked]"}', '\'{"a":"\'"$TOKEN"\'"}\''),
    ],
)
def test_a_secret_is_spliced_in_as_readably_as_may_be(text: str, written: str) -> None:
    assert argument(text, lambda _: "TOKEN") == written


@pytest.mark.parametrize(
    ("name", "written"),
    [("x-api-key", "X_API_KEY"), ("refreshToken", "REFRESH_TOKEN"), ("a[b]", "A_B"), ("1", "SECRET"), ("", "SECRET")],
)
def test_a_variable_is_named_like_what_it_holds(name: str, written: str) -> None:
    assert variable(name) == written
