"""Plain scalars mean what YAML 1.2's core schema says."""

from __future__ import annotations

import math

import pytest

from ridelint.document import yaml_exact, yaml_fast
from ridelint.document.scalars import resolve


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nULL", "nULL"),
        ("true", True), ("True", True), ("FALSE", False), ("tRUE", "tRUE"),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"),
        ("0", 0), ("-0", 0), ("+1", 1), ("017", 17), ("0o17", 15), ("0x1F", 31), ("-0x1", "-0x1"), ("+0o7", "+0o7"),
        ("0O7", "0O7"), ("0X1f", "0X1f"), ("0b11", "0b11"), ("1_000", "1_000"), ("_1", "_1"), ("1:30", "1:30"),
        ("1.", 1.0), (".5", 0.5), ("+.5", 0.5), ("1e3", 1000.0), ("1.5E-3", 0.0015), (".", "."), ("1e", "1e"),
        ("-", "-"),
        (".inf", math.inf), ("-.INF", -math.inf), ("+.Inf", math.inf), (".iNF", ".iNF"), ("inf", "inf"), ("nan", "nan"),
        ("2020-01-01", "2020-01-01"), ("12345678901234567890", 12345678901234567890), ("٣", "٣"),
        ("9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_a_plain_scalar_resolves_by_the_core_schema(written: str, value: object) -> None:
    found = resolve(written)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("written", [".nan", ".NaN", ".NAN"])
def test_not_a_number_is_a_number(written: str) -> None:
    found = resolve(written)
    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize(
    "written",
    ["1_000", "_1", "1_", "1__0", "-1_0", "+0x1F", "-0o7", "0b11", "0B1", "0X1f", "0O7", ".5_0", "1e1_0", "0x_1", "._1",
     ".inf", ".iNF", ".nan", "!foo 3", "!!str 3", "! 3", "&a !!str 3", "\t3", "9" * 5000, "\x7f", "\x85", "\ufeff1"],
)  # fmt: skip
@pytest.mark.parametrize("around", ["a: {}\n", "a:\n  - {}\n", "a: [{}]\n", "a: {{b: {} }}\n", "a:   {} # c\nb: 1\n"])
def test_the_fast_reader_declines_what_it_would_read_otherwise(written: str, around: str) -> None:
    assert yaml_fast.read(around.format(written)) is yaml_fast.DECLINED


@pytest.mark.parametrize(
    "text",
    ["a: ISO_3166-1_alpha-2\n", "a: '[a-zA-Z0-9_-]+'\n", "a: 0b989ba4-e1\n", "a: well!, 1!\n", "a: x\n\tb\n",
     "1_clicks: 1\n",
     "a: ![alt](x)\n", "a: usd_1\n", "a: v1_0_2\n", "a: 1_0 apples\n", "---\na: 1\n", "# c\n---\na: 1\n"],
)  # fmt: skip
def test_the_fast_reader_takes_what_only_resembles_odd_notation(text: str) -> None:
    fast = yaml_fast.read(text)
    if "\t" not in text and "![" not in text:
        assert fast == yaml_exact.read(text).value
