"""What docs/sign-in.md says of settings is so."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

from server.core.oauth.rotation import GRACE
from server.core.settings import CoreSettings
from server.core.signin.attempts import ACCOUNT, ADDRESS, MEMORY

PAGE = Path(__file__).parents[3] / "docs" / "sign-in.md"


def test_every_setting_stands_there_with_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name.lower(): int(default) for name, default in rows} == asdict(CoreSettings())


def test_the_numbers_in_its_sentences_are_those_in_the_code() -> None:
    assert (GRACE.total_seconds(), MEMORY) == (10, 3600)
    assert (ACCOUNT.free, ADDRESS.free, ACCOUNT.longest, ADDRESS.longest) == (5, 50, 900, 900)
