"""A small service for the kernel's own tests: every kind of input, demand and answer, and handlers that echo."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import ECKey

from server.kernel.call import Answer, Call, RawAnswer
from server.kernel.context import Context
from server.kernel.problem import Problem
from server.kernel.service import Service

ACCOUNT = UUID("019bb17c-ca38-752e-bca9-6513269e0d37")
SESSION = UUID("019ceb72-df60-76ca-83c8-90c1d3ac94af")
SECRET = "a-secret-of-the-tests-and-of-nothing-else"
THING = "019ceb77-7416-70ed-ba38-36f681e74ef5"


@cache
def signing_key(name: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": name, "use": "sig", "alg": "ES256"})


async def jwks(_context: Context) -> Mapping[str, Any]:
    return {"keys": [signing_key("first").as_dict(private=False)]}


def access_token(
    context: Context, key: ECKey | None = None, header: Mapping[str, Any] | None = None, **claims: Any
) -> str:
    """Sign an access token; a claim given as None is left out."""
    now = int(context.clock.now().timestamp())
    key = key or signing_key("first")
    usual = {
        "iss": context.settings.issuer,
        "aud": context.settings.issuer,
        "sub": str(ACCOUNT),
        "sid": str(SESSION),
        "client_id": "ride_app",
        "scope": "things:read things:write",
        "role": "rider",
        "iat": now,
        "exp": now + 300,
    }
    said = {name: value for name, value in (usual | claims).items() if value is not None}
    head = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid, **(header or {})}
    return jwt.encode({name: value for name, value in head.items() if value is not None}, said, key, ["ES256"])


def bearer(context: Context, **claims: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token(context, **claims)}"}


def signed_in(context: Context, session: UUID = SESSION) -> dict[str, str]:
    """Headers that everything accepts."""
    token, _ = context.csrf.issue(str(session))
    return {**bearer(context), "X-CSRF-Token": token, "Idempotency-Key": "1"}


async def echo(call: Call) -> dict[str, Any]:
    who = call.principal.account_id if call.principal else None
    return {"path": call.path, "query": call.query, "form": call.form, "who": who}


async def list_things(call: Call) -> Any:
    limit = call.query["limit"]
    answers: dict[int, Any] = {96: Answer({}, 418), 97: {"broken": "text"}, 98: RawAnswer(b"{}", "text/plain")}
    if limit == 99:
        raise RuntimeError("a secret of the house")
    return answers.get(limit, await echo(call))


async def show_page(call: Call) -> RawAnswer:
    return RawAnswer(f"<p>{call.form['name']}".encode(), "text/html; charset=utf-8")


def refuse_as_page(_context: Context, _operation: str, problem: Problem) -> RawAnswer:
    return RawAnswer(f"<p>{problem.code}".encode(), "text/html; charset=utf-8", problem.status)


async def is_client(_context: Context, name: str, secret: str) -> bool:
    return name == "meter" and hmac.compare_digest(secret, "s3cret")


async def give_position(_context: Context, arguments: Mapping[str, Any]) -> dict[str, Any]:
    if "driver_id" not in arguments:
        raise Problem("position_unknown")
    return {"latitude": 1.5}


SAMPLE = Service(
    name="sample",
    spec=Path(__file__).with_name("sample.yaml"),
    handlers={
        "list_things": list_things,
        "show_page": show_page,
        **dict.fromkeys(("replace_things", "change_thing", "get_thing", "measure", "greet", "look_inside"), echo),
    },
    internal={"position": give_position},
    jwks=jwks,
    clients=is_client,
    refusals={"show_page": refuse_as_page},
)
