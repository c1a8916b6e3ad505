"""Which files a glob means."""

from __future__ import annotations

import pytest

from ridelint.config.globs import fault_of, matches


@pytest.mark.parametrize(
    ("glob", "yes", "no"),
    [
        ("a.yaml", ["a.yaml", "x/a.yaml"], ["ba.yaml", "a.yaml2", "a-yaml"]),
        ("./a.yaml", ["a.yaml"], ["b.yaml"]),
        ("*.yaml", ["a.yaml", "x/y/a.yaml"], ["a.yml"]),
        ("specs/*.yaml", ["specs/a.yaml"], ["specs/x/a.yaml", "x/specs/a.yaml"]),
        ("specs/**", ["specs/a.yaml", "specs/x/a.yaml"], ["spec/a.yaml", "x/specs/a.yaml"]),
        ("specs/**/*.yaml", ["specs/a.yaml", "specs/x/y/a.yaml"], ["specs/a.yml"]),
        ("**/v1/*.yaml", ["v1/a.yaml", "x/v1/a.yaml"], ["v12/a.yaml"]),
        ("**", ["a.yaml", "x/a.yaml"], []),
        ("vendor", ["vendor/a.yaml", "x/vendor/a.yaml", "vendor"], ["vendors/a.yaml"]),
        ("vendor/", ["vendor/x/a.yaml"], ["vendors/a.yaml"]),
        ("specs/old", ["specs/old/a.yaml"], ["x/specs/old/a.yaml"]),
        ("v?.yaml", ["v1.yaml"], ["v12.yaml", "v/.yaml"]),
        ("v[12].yaml", ["v1.yaml"], ["v3.yaml"]),
        ("v[0-9].yaml", ["v7.yaml"], ["va.yaml", "v-.yaml"]),
        ("v[!0-9].yaml", ["va.yaml"], ["v7.yaml", "v/.yaml"]),
        ("{user,driver}.yaml", ["user.yaml", "x/driver.yaml"], ["core.yaml"]),
        ("../shared/**", ["../shared/a.yaml"], ["shared/a.yaml"]),
        ("a+b(c).yaml", ["a+b(c).yaml"], ["aab(c).yaml"]),
        ("a,b.yaml", ["a,b.yaml"], ["a.yaml"]),
    ],
)
def test_a_glob_means(glob: str, yes: list[str], no: list[str]) -> None:
    assert [path for path in (*yes, *no) if matches([glob], path)] == yes


def test_any_of_several_is_enough() -> None:
    assert matches(["a", "b.yaml"], "b.yaml")
    assert not matches([], "b.yaml")


@pytest.mark.parametrize(
    ("glob", "fault"),
    [
        ("specs/**/v[0-9]/{a,b}.yaml", ""),
        ("", "a glob names files; this one is empty"),
        ("!a", "`!a`: globs are not negated; give these files an override of their own further down"),
        ("a\\b", "`a\\b`: folders are separated by `/` on every system"),
        ("/a", "`/a`: globs are relative to the folder of this file; leave out the leading `/`"),
        ("{a", "`{a`: `{` and `}` do not match"),
        ("[z-a]", "`[z-a]` is no glob: bad character range z-a at position 9"),
        ("{a,{b}}", "`{a,{b}}`: `{` and `}` do not match"),
    ],
)
def test_a_glob_that_would_mean_nothing_is_a_fault(glob: str, fault: str) -> None:
    assert fault_of(glob) == fault
