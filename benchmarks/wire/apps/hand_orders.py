"""Orders placed by hand: Starlette and pymysql, the statements that the user service sends, and nothing else.

Neither description nor validation, tokens from a table, no idempotent answer but the one row that keeps it.
"""

import os
import queue
import secrets
import time
import uuid
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import orjson
import pymysql
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

RIDER = uuid.UUID(os.environ["WIRE_RIDER"])
DATABASE = urlsplit(os.environ["DATABASE_URL"])
_ORDER = (
    "order_id, rider_id, quote_id, city, vehicle_class, pickup_latitude, pickup_longitude, dropoff_latitude, "
    "dropoff_longitude, pickup_note, distance_meters, duration_seconds, amount, currency, created_at, state, version, "
    "offer_round, rated_by_rider, rated_by_driver, dispatch_at, give_up_at"
)
_HISTORY = "order_id, version, action, actor, actor_id, state, offer_round, reason, occurred_at"
_OUTBOX = (
    "outbox_id, account_id, order_id, event_type, state, version, offer_round, offer_id, expires_at, occurred_at, "
    "claimed_until"
)
_KEYS = "account_id, idempotency_key, body_digest, answer, created_at"

pool: "queue.SimpleQueue[Any]" = queue.SimpleQueue()


def _connect() -> Any:
    return pymysql.connect(
        host=DATABASE.hostname,
        port=DATABASE.port or 3306,
        user=DATABASE.username,
        database=DATABASE.path[1:],
        charset="utf8mb4",
        init_command="SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    )


for _ in range(8):
    pool.put(_connect())


def _new_id() -> uuid.UUID:
    head = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | 0b10 << 62
    return uuid.UUID(int=head | secrets.randbits(12) << 64 | secrets.randbits(62))


def _insert(cursor: Any, table: str, columns: str, values: tuple[Any, ...]) -> None:
    cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(values))})", values)


def _place(key: str, note: str, quote_token: str) -> bytes:
    connection = pool.get()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT body_digest, answer, created_at FROM idempotency_keys "
                "WHERE account_id = %s AND idempotency_key = %s",
                (RIDER.bytes, key),
            )
            cursor.fetchone()
            cursor.execute(
                "SELECT account_id, full_name, phone_number, stars_sum, rating_count, created_at FROM profiles "
                "WHERE account_id = %s",
                (RIDER.bytes,),
            )
            rider = cursor.fetchone()
            answer = _write(cursor, key, note, quote_token, rider)
        connection.commit()
    finally:
        pool.put(connection)
    return answer


def _write(cursor: Any, key: str, note: str, quote_token: str, rider: tuple[Any, ...]) -> bytes:
    order_id, quote_id, now = _new_id(), _new_id(), datetime.now(UTC).replace(tzinfo=None)
    ride = ("berlin", "economy", 52.525084, 13.369402, 52.482411, 13.389655, note, 6420, 977, 1460, "EUR")
    ends = (now, "created", 1, 0, False, False, now, now + timedelta(minutes=5))
    _insert(cursor, "orders", _ORDER, (order_id.bytes, RIDER.bytes, quote_id.bytes, *ride, *ends))
    _insert(
        cursor,
        "order_history",
        _HISTORY,
        (order_id.bytes, 1, "create", "rider", RIDER.bytes, "created", 0, None, now),
    )
    event = (_new_id().bytes, RIDER.bytes, order_id.bytes, "order_created", "created", 1, 0, None, None, now, now)
    _insert(cursor, "outbox", _OUTBOX, event)
    shown = {"order_id": order_id, "quote_id": quote_id, "state": "created", "version": 1, "amount": 1460}
    answer = orjson.dumps({**shown, "rider": {"rider_id": RIDER, "full_name": rider[1]}, "created_at": now})
    digest = sha256(orjson.dumps([quote_token, note])).digest()
    _insert(cursor, "idempotency_keys", _KEYS, (RIDER.bytes, key, digest, answer.decode(), now))
    return answer


async def create_order(request: Request) -> Response:
    form = await request.form()
    key = request.headers["idempotency-key"]
    answer = await run_in_threadpool(_place, key, str(form["pickup_note"]), str(form["quote_token"]))
    return Response(b'{"status":"success","result":' + answer + b',"error":null}', 201, media_type="application/json")


async def ready(_request: Request) -> Response:
    return JSONResponse({})


app = Starlette(
    routes=[Route("/user/v1/orders", create_order, methods=["POST"]), Route("/user/v1/readiness", ready)],
)
