"""What is written from the rules is what the rules say."""

from __future__ import annotations

from pathlib import Path

from ridelint.catalogue import catalogue


def test_the_catalogue_is_fresh(root: Path) -> None:
    assert (root / "docs/rules.md").read_text(encoding="utf-8") == catalogue(), "run `make docs`"
