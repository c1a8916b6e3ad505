"""The tables of orders, and of the people and vehicles that an order shows.

Two rules that races would break if code alone kept them are unique keys: one order a quote, one active order a driver.
"""

from __future__ import annotations

from sqlalchemy import BINARY, Boolean, Column, Date, Double, Index, Integer, SmallInteger, String, Table, Text

from server.kernel.schema import METADATA, TABLE, Id, Moment

profiles = Table(
    "profiles",
    METADATA,
    Column("account_id", Id, primary_key=True),
    Column("full_name", String(100), nullable=False),
    Column("phone_number", String(16), nullable=False),
    Column("stars_sum", Integer, nullable=False),
    Column("rating_count", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    **TABLE,
)

drivers = Table(
    "drivers",
    METADATA,
    Column("driver_id", Id, primary_key=True),
    # The class served now; null while offline.
    Column("vehicle_class", String(16)),
    Column("changed_at", Moment, nullable=False),
    **TABLE,
)

vehicles = Table(
    "vehicles",
    METADATA,
    Column("driver_id", Id, primary_key=True),
    Column("make", String(40), nullable=False),
    Column("model", String(40), nullable=False),
    Column("color", String(16), nullable=False),
    Column("plate_number", String(12), nullable=False),
    Column("vehicle_class", String(16), nullable=False),
    Column("seat_count", SmallInteger, nullable=False),
    **TABLE,
)

orders = Table(
    "orders",
    METADATA,
    Column("order_id", Id, primary_key=True),
    Column("rider_id", Id, nullable=False),
    # One order a quote.
    Column("quote_id", Id, nullable=False, unique=True),
    Column("city", String(64), nullable=False),
    Column("vehicle_class", String(16), nullable=False),
    Column("pickup_latitude", Double, nullable=False),
    Column("pickup_longitude", Double, nullable=False),
    Column("dropoff_latitude", Double, nullable=False),
    Column("dropoff_longitude", Double, nullable=False),
    Column("pickup_note", String(200)),
    Column("distance_meters", Integer, nullable=False),
    Column("duration_seconds", Integer, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("created_at", Moment, nullable=False),
    # From here on: what steps change (progress.py).
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("offer_round", Integer, nullable=False),
    Column("driver_id", Id),
    # The driver while the order is under way. A unique key lets any number of rows be null.
    Column("active_driver_id", Id, unique=True),
    Column("cancelled_by", String(8)),
    Column("cancel_reason", String(32)),
    Column("accepted_at", Moment),
    Column("arrived_at", Moment),
    Column("picked_up_at", Moment),
    Column("completed_at", Moment),
    Column("cancelled_at", Moment),
    Column("expired_at", Moment),
    # The day of completed_at in UTC, which no two databases compute alike.
    Column("completed_on", Date),
    Column("rated_by_rider", Boolean, nullable=False),
    Column("rated_by_driver", Boolean, nullable=False),
    # When dispatch has to look at the order next, and when it gives up; null once the order is taken or ended.
    Column("dispatch_at", Moment),
    Column("give_up_at", Moment),
    Index(None, "rider_id", "order_id"),
    Index(None, "driver_id", "order_id"),
    Index(None, "driver_id", "completed_on"),
    Index(None, "dispatch_at"),
    Index(None, "state", "accepted_at"),
    **TABLE,
)

# One row a change of state: the version it made is the key, so a change cannot be written twice.
order_history = Table(
    "order_history",
    METADATA,
    Column("order_id", Id, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("action", String(16), nullable=False),
    Column("actor", String(8), nullable=False),
    Column("actor_id", Id),
    Column("state", String(16), nullable=False),
    Column("offer_round", Integer, nullable=False),
    Column("reason", String(32)),
    Column("occurred_at", Moment, nullable=False),
    **TABLE,
)

offers = Table(
    "offers",
    METADATA,
    Column("offer_id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("driver_id", Id, nullable=False),
    Column("offer_round", Integer, nullable=False),
    Column("offer_state", String(16), nullable=False),
    Column("reject_reason", String(32)),
    Column("pickup_distance_meters", Integer, nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    # Never the same driver twice for one order.
    Index("uq_offers_order_id_driver_id", "order_id", "driver_id", unique=True),
    Index(None, "driver_id", "offer_state", "expires_at"),
    **TABLE,
)

ratings = Table(
    "ratings",
    METADATA,
    Column("order_id", Id, primary_key=True),
    # Once each way.
    Column("rated_by", String(8), primary_key=True),
    Column("account_id", Id, nullable=False),
    Column("stars", SmallInteger, nullable=False),
    Column("comment", String(500)),
    Column("rated_at", Moment, nullable=False),
    **TABLE,
)

idempotency_keys = Table(
    "idempotency_keys",
    METADATA,
    Column("account_id", Id, primary_key=True),
    Column("idempotency_key", String(64), primary_key=True),
    # SHA-256 of what was asked, and the answer as it was given first.
    Column("body_digest", BINARY(32), nullable=False),
    Column("answer", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index(None, "created_at"),
    **TABLE,
)

# Events that are not yet on their way: written with the change they tell of, removed once published.
outbox = Table(
    "outbox",
    METADATA,
    Column("outbox_id", Id, primary_key=True),
    Column("account_id", Id, nullable=False),
    Column("order_id", Id, nullable=False),
    Column("event_type", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("offer_round", Integer, nullable=False),
    Column("offer_id", Id),
    Column("expires_at", Moment),
    Column("occurred_at", Moment, nullable=False),
    # A relay that took the row and died loses it at this moment to another.
    Column("claimed_until", Moment, nullable=False),
    Index(None, "claimed_until", "outbox_id"),
    Index(None, "order_id", "outbox_id"),
    **TABLE,
)
