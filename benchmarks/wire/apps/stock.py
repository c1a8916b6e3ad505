"""Connexion as it comes: the description in, its own middleware, validation of requests and of responses."""

from pathlib import Path
from typing import Any

from connexion import AsyncApp
from connexion.resolver import Resolver

from benchmarks.wire.apps.given import SCOPES, envelope

SPEC = Path(__file__).parents[1] / "form.yaml"


async def token_info(token: str) -> dict[str, Any] | None:
    return {"sub": "somebody", "scope": " ".join(SCOPES[token])} if token in SCOPES else None


async def request_ride(body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    return envelope(body), 200, {"X-Request-Id": "0"}


app = AsyncApp("wire", specification_dir=str(SPEC.parent), resolver=Resolver(lambda _name: request_ride))
app.add_api(SPEC.name, validate_responses=True)
