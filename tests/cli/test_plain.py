"""The plain arguments of `check`: read as click reads them, or left to it."""

from __future__ import annotations

from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.cli.check import command
from ridelint.cli.plain import plainly

OPTIONS = [option for option in command.params if isinstance(option, click.Option)]
SPELLINGS = sorted(name for option in OPTIONS for name in option.opts)


def by_click(words: list[str]) -> dict[str, Any] | None:
    """What click gives the command; none where it has something to say of the words."""
    try:
        return command.make_context("check", list(words)).params
    except (click.ClickException, click.exceptions.Exit):
        return None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.yaml - b/c.json",
        "--preset naming --select field-name-case,error-singular --format json a.yaml",
        "--select a --select=b,c --ignore d --ignore= a.yaml",
        "a.yaml -q --statistics --strict --allow-remote --fix -j 2 --jobs 3 --max-size=7",
        "--format json:a --format text:b -o c --output d --color always --fail-on never",
        "--config a --baseline b --changed-since HEAD --stdin-filename c --root .",
    ],
)
def test_plain_arguments_are_read_without_click(text: str) -> None:
    words = text.split()

    assert plainly(["check", *words]) is not None
    assert plainly(["check", *words]) == by_click(words)


@pytest.mark.parametrize(
    "text",
    [
        "check --help",
        "check -h",
        "check --presets naming",
        "check --pre naming",
        "check --preset",
        "check --preset none-such",
        "check --preset -q",
        "check -qj2",
        "check -j2",
        "check -j 0",
        "check --jobs ٣",
        "check --quiet=yes",
        "check --root /none-such",
        "check --fail-on fatal",
        "check --rules .",
        "check -- a.yaml",
        "check -x",
        "rules",
        "--version",
        "",
    ],
)
def test_whatever_is_not_plain_is_left_to_click(text: str) -> None:
    assert plainly(text.split()) is None


WORDS = st.one_of(
    st.sampled_from(SPELLINGS),
    st.sampled_from(["naming", "always", "error", "3", "0", "-1", ".", "a.yaml", "-", "--", "a,b", "", "-qs", "x=y"]),
    st.builds("{}={}".format, st.sampled_from(SPELLINGS), st.sampled_from(["naming", "never", "2", "", "a,b", "."])),
)


@given(st.lists(WORDS, max_size=5))
def test_nothing_is_read_otherwise_than_click_reads_it(words: list[str]) -> None:
    plain = plainly(["check", *words])

    assert plain is None or plain == by_click(words)


def test_every_option_but_those_with_work_of_their_own_can_be_plain() -> None:
    values = {"preset": "naming", "fail_on": "error", "color": "auto", "jobs": "2", "max_size": "2", "root": "."}

    def is_plain(option: click.Option, spelling: str) -> bool:
        words = [spelling] if option.is_flag else [spelling, values.get(str(option.name), "a")]
        return plainly(["check", *words]) is not None

    left = {option.name for option in OPTIONS for spelling in option.opts if not is_plain(option, spelling)}
    assert left == {"rule_folders"}
