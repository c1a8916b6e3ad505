"""The tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.kernel import schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("account_id", schema.Id(length=16), nullable=False),
        sa.Column("email_digest", sa.BINARY(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("created_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email_digest", name=op.f("uq_accounts_email_digest")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "authorization_codes",
        sa.Column("code_digest", sa.BINARY(length=32), nullable=False),
        sa.Column("session_id", schema.Id(length=16), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", schema.Id(length=16), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("code_challenge", sa.String(length=43), nullable=False),
        sa.Column("expires_at", schema.Moment(), nullable=False),
        sa.Column("used_at", schema.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_authorization_codes")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_authorization_codes_expires_at"), "authorization_codes", ["expires_at"], unique=False)
    op.create_table(
        "browser_sessions",
        sa.Column("cookie_digest", sa.BINARY(length=32), nullable=False),
        sa.Column("account_id", schema.Id(length=16), nullable=False),
        sa.Column("expires_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("cookie_digest", name=op.f("pk_browser_sessions")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_browser_sessions_expires_at"), "browser_sessions", ["expires_at"], unique=False)
    op.create_table(
        "clients",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("redirect_uris", sa.JSON(), nullable=False),
        sa.Column("secret_digest", sa.BINARY(length=32), nullable=True),
        sa.Column("created_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_clients")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "consents",
        sa.Column("account_id", schema.Id(length=16), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("granted_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "client_id", name=op.f("pk_consents")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "drivers",
        sa.Column("driver_id", schema.Id(length=16), nullable=False),
        sa.Column("vehicle_class", sa.String(length=16), nullable=True),
        sa.Column("changed_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("driver_id", name=op.f("pk_drivers")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "ended_sessions",
        sa.Column("session_id", schema.Id(length=16), nullable=False),
        sa.Column("forget_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_ended_sessions")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_ended_sessions_forget_at"), "ended_sessions", ["forget_at"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("account_id", schema.Id(length=16), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("body_digest", sa.BINARY(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "idempotency_key", name=op.f("pk_idempotency_keys")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"], unique=False)
    op.create_table(
        "offers",
        sa.Column("offer_id", schema.Id(length=16), nullable=False),
        sa.Column("order_id", schema.Id(length=16), nullable=False),
        sa.Column("driver_id", schema.Id(length=16), nullable=False),
        sa.Column("offer_round", sa.Integer(), nullable=False),
        sa.Column("offer_state", sa.String(length=16), nullable=False),
        sa.Column("reject_reason", sa.String(length=32), nullable=True),
        sa.Column("pickup_distance_meters", sa.Integer(), nullable=False),
        sa.Column("offered_at", schema.Moment(), nullable=False),
        sa.Column("expires_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_offers")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(
        op.f("ix_offers_driver_id_offer_state_expires_at"),
        "offers",
        ["driver_id", "offer_state", "expires_at"],
        unique=False,
    )
    op.create_index("uq_offers_order_id_driver_id", "offers", ["order_id", "driver_id"], unique=True)
    op.create_table(
        "order_history",
        sa.Column("order_id", schema.Id(length=16), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=8), nullable=False),
        sa.Column("actor_id", schema.Id(length=16), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("offer_round", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("occurred_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "version", name=op.f("pk_order_history")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "orders",
        sa.Column("order_id", schema.Id(length=16), nullable=False),
        sa.Column("rider_id", schema.Id(length=16), nullable=False),
        sa.Column("quote_id", schema.Id(length=16), nullable=False),
        sa.Column("city", sa.String(length=64), nullable=False),
        sa.Column("vehicle_class", sa.String(length=16), nullable=False),
        sa.Column("pickup_latitude", sa.Double(), nullable=False),
        sa.Column("pickup_longitude", sa.Double(), nullable=False),
        sa.Column("dropoff_latitude", sa.Double(), nullable=False),
        sa.Column("dropoff_longitude", sa.Double(), nullable=False),
        sa.Column("pickup_note", sa.String(length=200), nullable=True),
        sa.Column("distance_meters", sa.Integer(), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("created_at", schema.Moment(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("offer_round", sa.Integer(), nullable=False),
        sa.Column("driver_id", schema.Id(length=16), nullable=True),
        sa.Column("active_driver_id", schema.Id(length=16), nullable=True),
        sa.Column("cancelled_by", sa.String(length=8), nullable=True),
        sa.Column("cancel_reason", sa.String(length=32), nullable=True),
        sa.Column("accepted_at", schema.Moment(), nullable=True),
        sa.Column("arrived_at", schema.Moment(), nullable=True),
        sa.Column("picked_up_at", schema.Moment(), nullable=True),
        sa.Column("completed_at", schema.Moment(), nullable=True),
        sa.Column("cancelled_at", schema.Moment(), nullable=True),
        sa.Column("expired_at", schema.Moment(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("rated_by_rider", sa.Boolean(), nullable=False),
        sa.Column("rated_by_driver", sa.Boolean(), nullable=False),
        sa.Column("dispatch_at", schema.Moment(), nullable=True),
        sa.Column("give_up_at", schema.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_orders")),
        sa.UniqueConstraint("active_driver_id", name=op.f("uq_orders_active_driver_id")),
        sa.UniqueConstraint("quote_id", name=op.f("uq_orders_quote_id")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_orders_dispatch_at"), "orders", ["dispatch_at"], unique=False)
    op.create_index(op.f("ix_orders_driver_id_completed_on"), "orders", ["driver_id", "completed_on"], unique=False)
    op.create_index(op.f("ix_orders_driver_id_order_id"), "orders", ["driver_id", "order_id"], unique=False)
    op.create_index(op.f("ix_orders_rider_id_order_id"), "orders", ["rider_id", "order_id"], unique=False)
    op.create_index(op.f("ix_orders_state_accepted_at"), "orders", ["state", "accepted_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("outbox_id", schema.Id(length=16), nullable=False),
        sa.Column("account_id", schema.Id(length=16), nullable=False),
        sa.Column("order_id", schema.Id(length=16), nullable=False),
        sa.Column("event_type", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("offer_round", sa.Integer(), nullable=False),
        sa.Column("offer_id", schema.Id(length=16), nullable=True),
        sa.Column("expires_at", schema.Moment(), nullable=True),
        sa.Column("occurred_at", schema.Moment(), nullable=False),
        sa.Column("claimed_until", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_outbox")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_outbox_claimed_until_outbox_id"), "outbox", ["claimed_until", "outbox_id"], unique=False)
    op.create_index(op.f("ix_outbox_order_id_outbox_id"), "outbox", ["order_id", "outbox_id"], unique=False)
    op.create_table(
        "profiles",
        sa.Column("account_id", schema.Id(length=16), nullable=False),
        sa.Column("full_name", sa.String(length=100), nullable=False),
        sa.Column("phone_number", sa.String(length=16), nullable=False),
        sa.Column("stars_sum", sa.Integer(), nullable=False),
        sa.Column("rating_count", sa.Integer(), nullable=False),
        sa.Column("created_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_profiles")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "ratings",
        sa.Column("order_id", schema.Id(length=16), nullable=False),
        sa.Column("rated_by", sa.String(length=8), nullable=False),
        sa.Column("account_id", schema.Id(length=16), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=True),
        sa.Column("rated_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "rated_by", name=op.f("pk_ratings")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "refresh_tokens",
        sa.Column("token_digest", sa.BINARY(length=32), nullable=False),
        sa.Column("session_id", schema.Id(length=16), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("expires_at", schema.Moment(), nullable=False),
        sa.Column("used_at", schema.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_refresh_tokens")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_refresh_tokens_expires_at"), "refresh_tokens", ["expires_at"], unique=False)
    op.create_index(
        op.f("ix_refresh_tokens_session_id_generation"), "refresh_tokens", ["session_id", "generation"], unique=False
    )
    op.create_table(
        "sessions",
        sa.Column("session_id", schema.Id(length=16), nullable=False),
        sa.Column("account_id", schema.Id(length=16), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", schema.Moment(), nullable=False),
        sa.Column("expires_at", schema.Moment(), nullable=False),
        sa.Column("revoked_at", schema.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_sessions")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"], unique=False)
    op.create_index(op.f("ix_sessions_revoked_at"), "sessions", ["revoked_at"], unique=False)
    op.create_table(
        "signing_keys",
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=False),
        sa.Column("created_at", schema.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_signing_keys")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "vehicles",
        sa.Column("driver_id", schema.Id(length=16), nullable=False),
        sa.Column("make", sa.String(length=40), nullable=False),
        sa.Column("model", sa.String(length=40), nullable=False),
        sa.Column("color", sa.String(length=16), nullable=False),
        sa.Column("plate_number", sa.String(length=12), nullable=False),
        sa.Column("vehicle_class", sa.String(length=16), nullable=False),
        sa.Column("seat_count", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("driver_id", name=op.f("pk_vehicles")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("vehicles")
    op.drop_table("signing_keys")
    op.drop_index(op.f("ix_sessions_revoked_at"), table_name="sessions")
    op.drop_index(op.f("ix_sessions_account_id"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_index(op.f("ix_refresh_tokens_session_id_generation"), table_name="refresh_tokens")
    op.drop_index(op.f("ix_refresh_tokens_expires_at"), table_name="refresh_tokens")
    op.drop_table("refresh_tokens")
    op.drop_table("ratings")
    op.drop_table("profiles")
    op.drop_index(op.f("ix_outbox_order_id_outbox_id"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_claimed_until_outbox_id"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_orders_state_accepted_at"), table_name="orders")
    op.drop_index(op.f("ix_orders_rider_id_order_id"), table_name="orders")
    op.drop_index(op.f("ix_orders_driver_id_order_id"), table_name="orders")
    op.drop_index(op.f("ix_orders_driver_id_completed_on"), table_name="orders")
    op.drop_index(op.f("ix_orders_dispatch_at"), table_name="orders")
    op.drop_table("orders")
    op.drop_table("order_history")
    op.drop_index("uq_offers_order_id_driver_id", table_name="offers")
    op.drop_index(op.f("ix_offers_driver_id_offer_state_expires_at"), table_name="offers")
    op.drop_table("offers")
    op.drop_index(op.f("ix_idempotency_keys_created_at"), table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    op.drop_index(op.f("ix_ended_sessions_forget_at"), table_name="ended_sessions")
    op.drop_table("ended_sessions")
    op.drop_table("drivers")
    op.drop_table("consents")
    op.drop_table("clients")
    op.drop_index(op.f("ix_browser_sessions_expires_at"), table_name="browser_sessions")
    op.drop_table("browser_sessions")
    op.drop_index(op.f("ix_authorization_codes_expires_at"), table_name="authorization_codes")
    op.drop_table("authorization_codes")
    op.drop_table("accounts")
