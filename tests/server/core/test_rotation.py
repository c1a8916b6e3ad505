"""What using a refresh token means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.core.oauth.rotation import GRACE, Presented, Use, judge
from server.kernel.ids import new_id

NOW = datetime(2026, 3, 14, 8, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def token(**changes: Any) -> Presented:
    values: dict[str, Any] = {
        "session_id": new_id(),
        "account_id": new_id(),
        "client_id": "ride_app",
        "scope": "account:read",
        "generation": 4,
        "newest_generation": 4,
        "expires_at": NOW + SECOND,
        "used_at": None,
        "session_expires_at": NOW + SECOND,
        "revoked_at": None,
    }
    return Presented(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "use"),
    [
        pytest.param({}, Use.ROTATE, id="the newest"),
        pytest.param({"generation": 3, "used_at": NOW - SECOND}, Use.REPEAT, id="just used"),
        pytest.param({"generation": 3, "used_at": NOW - GRACE}, Use.REUSED, id="used as long ago as the grace lasts"),
        pytest.param({"generation": 2, "used_at": NOW - SECOND}, Use.REUSED, id="two generations old"),
        pytest.param({"expires_at": NOW}, Use.REFUSE, id="expired"),
        pytest.param({"session_expires_at": NOW}, Use.REFUSE, id="of a session that expired"),
        pytest.param({"revoked_at": NOW}, Use.REFUSE, id="of a session that ended"),
        pytest.param({"generation": 2, "used_at": NOW, "revoked_at": NOW}, Use.REFUSE, id="used, of an ended session"),
        pytest.param(
            {"generation": 2, "used_at": NOW - 9 * SECOND, "expires_at": NOW - SECOND},
            Use.REUSED,
            id="used and expired",
        ),
    ],
)
def test_a_token_is_judged(changes: dict[str, Any], use: Use) -> None:
    assert judge(token(**changes), NOW) is use
