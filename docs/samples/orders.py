"""A small application that does not keep its word: order 8 has no number of seats."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ridelint.middleware import RidelintMiddleware

ORDERS = {"7": {"order_id": "7", "seat_count": 2}, "8": {"order_id": "8", "seat_count": "two"}}


async def get_order(request: Request) -> Response:
    order = ORDERS.get(request.path_params["order_id"])
    return Response(status_code=404) if order is None else JSONResponse(order)


ROUTES = [Route("/orders/{order_id}", get_order)]
app = Starlette(routes=ROUTES)
watched = Starlette(
    routes=ROUTES,
    middleware=[Middleware(RidelintMiddleware, specs=["docs/samples/orders.yaml"], preset="conformance")],
)
