"""Starlette without validation: the form is read, the token and the header are looked at, nothing else is checked."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from benchmarks.wire.apps.given import SCOPES, envelope


async def request_ride(request: Request) -> Response:
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if "rides:write" not in SCOPES.get(token, ()) or "idempotency-key" not in request.headers:
        return JSONResponse({}, 401)
    form = await request.form()
    numbers = ("pickup_latitude", "pickup_longitude", "dropoff_latitude", "dropoff_longitude")
    result = {**form, **{name: float(str(form[name])) for name in numbers}, "seat_count": int(str(form["seat_count"]))}
    return JSONResponse(envelope(result))


app = Starlette(routes=[Route("/bench/v1/rides", request_ride, methods=["POST"])])
