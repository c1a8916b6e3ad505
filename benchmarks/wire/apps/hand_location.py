"""Positions kept by hand: Starlette and redis-py, one pipeline a report, without description, tokens or validation."""

import os
import time

import orjson
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

DRIVER = "019bdc7eba31705f9a1c5d3f7b2e4a60"
redis: Redis = Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


async def update_location(request: Request) -> Response:
    form = await request.form()
    latitude, longitude = float(str(form["latitude"])), float(str(form["longitude"]))
    now = int(time.time() * 1_000_000)
    report = orjson.dumps([latitude, longitude, float(str(form["heading_degrees"])), now])
    pipeline = redis.pipeline(transaction=False)
    pipeline.hset(f"hand:{DRIVER}", mapping={"at": now, "report": report, "city": "berlin"})
    pipeline.expire(f"hand:{DRIVER}", 86400)
    pipeline.geoadd("hand:berlin:geo", (longitude, latitude, DRIVER))
    pipeline.zadd("hand:berlin:seen", {DRIVER: now})
    await pipeline.execute()
    return JSONResponse({"status": "success", "result": {**form, "driver_id": DRIVER}, "error": None})


app = Starlette(routes=[Route("/core/v1/location", update_location, methods=["PUT"])])
