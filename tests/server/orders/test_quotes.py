from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.kernel.problem import Problem
from server.orders import cursors
from server.orders.fares import Fare
from server.orders.geometry import Point
from server.orders.quotes import Quote, sign, verify

NOW = datetime(2026, 3, 14, 8, 30, 0, 123456, tzinfo=UTC)
KEYS = ("only for this test", "the one before")
QUOTE = Quote(
    quote_id=uuid4(),
    rider_id=uuid4(),
    vehicle_class="economy",
    pickup=Point(52.525084, 13.369402),
    dropoff=Point(52.482411, 13.389655),
    fare=Fare("berlin", 8240, 1380, 1890, "EUR"),
    expires_at=NOW + timedelta(minutes=5),
)


def refusal(token: str, **changed: object) -> tuple[str, object]:
    with pytest.raises(Problem) as refused:
        verify(token, KEYS, **{"rider_id": QUOTE.rider_id, "now": NOW, **changed})  # type: ignore[arg-type]  # by name
    return refused.value.code, refused.value.detail


def test_a_quote_comes_back_as_it_was() -> None:
    assert verify(sign(QUOTE, KEYS), KEYS, rider_id=QUOTE.rider_id, now=NOW) == QUOTE


def test_a_token_fits_the_description() -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]{16,2048}", sign(QUOTE, KEYS))


def test_another_secret_forges_nothing() -> None:
    assert refusal(sign(QUOTE, ["another"])) == ("quote_invalid", None)


def test_a_quote_signed_before_the_key_was_changed_is_good() -> None:
    assert verify(sign(QUOTE, KEYS[1:]), KEYS, rider_id=QUOTE.rider_id, now=NOW) == QUOTE


def test_the_first_key_signs() -> None:
    assert verify(sign(QUOTE, KEYS), KEYS[:1], rider_id=QUOTE.rider_id, now=NOW) == QUOTE


def test_a_changed_token_is_invalid() -> None:
    assert refusal("x" + sign(QUOTE, KEYS)) == ("quote_invalid", None)


def test_another_riders_quote_is_invalid() -> None:
    assert refusal(sign(QUOTE._replace(rider_id=uuid4()), KEYS)) == ("quote_invalid", None)


def test_a_quote_expires_at_its_moment() -> None:
    assert refusal(sign(QUOTE, KEYS), now=QUOTE.expires_at) == (
        "quote_expired",
        {"expires_at": "2026-03-14T08:35:00.123Z"},
    )


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCXYZ0189._-", min_size=16, max_size=200))
def test_whatever_is_sent_as_a_quote_is_refused(token: str) -> None:
    assert refusal(token) == ("quote_invalid", None)


def test_a_cursor_gives_its_place_back() -> None:
    cursor = cursors.write(KEYS, "2026-03-14", "earnings", 7)
    assert cursors.read(KEYS, cursor, "earnings", 7) == "2026-03-14"


def test_no_cursor_is_the_beginning() -> None:
    assert cursors.read(KEYS, None, "earnings") is None


def test_a_cursor_of_another_list_is_refused() -> None:
    cursor = cursors.write(KEYS, "2026-03-14", "earnings", 7)
    with pytest.raises(Problem, match="cursor_invalid"):
        cursors.read(KEYS, cursor, "earnings", 8)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCXYZ0189_-", min_size=1, max_size=200))
def test_whatever_is_sent_as_a_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Problem, match="cursor_invalid"):
        cursors.read(KEYS, cursor, "earnings")


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=60))
def test_a_cursor_fits_the_description(place: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,512}", cursors.write(KEYS, place, "orders"))
