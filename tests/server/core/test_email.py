"""When two e-mail addresses are one account."""

from __future__ import annotations

import pytest

from server.core.accounts.email import digest


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ada@example.com", "ADA@EXAMPLE.COM", True),
        ("stra\u00dfe@example.com", "STRASSE@example.com", True),
        ("a\u0308da@example.com", "\u00e4da@example.com", True),
        ("ada@example.com", "adb@example.com", False),
        ("ada@example.com", "\u00e4da@example.com", False),
    ],
)
def test_addresses_are_one_account_as_people_type_them(one: str, other: str, same: bool) -> None:
    assert (digest(one) == digest(other)) is same
