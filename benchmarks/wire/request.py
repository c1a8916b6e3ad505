"""The request that all contestants get, and the result that they answer it with."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

PATH = "/bench/v1/rides"
RESULT: Mapping[str, float | str] = MappingProxyType(
    {
        "pickup_latitude": 52.525084,
        "pickup_longitude": 13.369402,
        "dropoff_latitude": 52.482411,
        "dropoff_longitude": 13.389655,
        "vehicle_class": "economy",
        "seat_count": 2,
        "pickup_note": "By the north entrance",
        "pickup_at": "2026-03-14T07:29:58Z",
        "client_reference": "019ceb77-7416-70ed-ba38-36f681e74ef5",
    }
)
BODY = urlencode(RESULT)
