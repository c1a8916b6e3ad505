"""What stands in a recording instead of a secret is known again, also within an address."""

from __future__ import annotations

import pytest

from ridelint.live.masks import hides_secret


@pytest.mark.parametrize(
    "value",
    [
        "***",
        "Bearer [masked]",
        "com.example.rides:/back?code=[masked]&state=af0if",
        "https://app.example/back?state=af0if&code=REDACTED",
        "https://app.example/back#access_token=***",
    ],
)
def test_a_mask_is_known(value: str) -> None:
    assert hides_secret(value)


@pytest.mark.parametrize(
    "value", ["", "masked ball", "/back?code=removed_by_us", "/code=***", "/back?codes=[masked]and more", 7, None]
)
def test_other_values_are_what_was_sent(value: object) -> None:
    assert not hides_secret(value)
