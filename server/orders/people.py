"""What a rider and a driver do alike: their own profile, and rating each other."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection

from server.kernel.call import Call
from server.kernel.problem import Problem
from server.orders import steps
from server.orders.model import Profile
from server.orders.store import profiles

__all__ = ["Profile", "change_own_profile", "own_profile", "rate_other_side"]


async def own_profile(call: Call) -> Profile:
    account_id = call.caller.account_id
    return _known(
        await call.context.database.run(
            lambda connection: profiles.read_profile(connection, account_id), read_only=True
        )
    )


async def change_own_profile(call: Call) -> Profile:
    account_id, form = call.caller.account_id, call.form

    def change(connection: Connection) -> Profile | None:
        profiles.replace_profile(connection, account_id, form["full_name"], form["phone_number"])
        return profiles.read_profile(connection, account_id)

    return _known(await call.context.database.run(change))


async def rate_other_side(call: Call, owned: ColumnElement[bool]) -> dict[str, Any]:
    by, now = call.caller.role, call.context.clock.now()
    stars, comment = call.form["stars"], call.form.get("comment")
    return await call.context.database.run(
        lambda connection: steps.rate(connection, owned, by, stars=stars, comment=comment, at=now)
    )


def _known(profile: Profile | None) -> Profile:
    if profile is None:
        # The account was removed, and its tokens live a little longer.
        raise Problem("token_invalid")
    return profile
