"""The tests of the small application; none of them looks at the whole answer."""

import asyncio

import httpx

from docs.samples.orders import app


def status_of(path: str) -> int:
    async def call() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client:
            return (await client.get(path)).status_code

    return asyncio.run(call())


def test_order_is_found() -> None:
    assert status_of("/orders/7") == 200


def test_other_order_is_found() -> None:
    assert status_of("/orders/8") == 200


def test_order_that_is_not_there() -> None:
    assert status_of("/orders/9") == 404
