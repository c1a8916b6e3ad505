"""Registration, and the caller's own account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from server.core.accounts.email import digest
from server.core.accounts.store import Account, add, by_id
from server.core.cache import Cache
from server.core.limits import Limit, hit
from server.core.parts import Core
from server.kernel.call import Call
from server.kernel.clock import rfc3339
from server.kernel.ids import new_id
from server.kernel.problem import Problem
from server.orders.store.profiles import create_profile


async def register_account(call: Call) -> dict[str, Any]:
    """Register; a known address gets the same answer for the same work, so that it tells nobody who is registered."""
    core, form = call.context.part(Core), call.form
    limit = Limit("registration", core.settings.registrations_per_minute, 60)
    await hit(call.context.part(Cache), limit, call.client)
    password_hash = await core.passwords.hash(form["password"])
    now = call.context.clock.now()
    account = Account(new_id(), digest(form["email"]), form["email"], form["role"], password_hash, now)
    await call.context.database.run(
        lambda connection: _keep(connection, account, form["full_name"], form["phone_number"], now)
    )
    return {"role": form["role"], "email": form["email"]}


def _keep(connection: Connection, account: Account, full_name: str, phone_number: str, now: datetime) -> None:
    try:
        with connection.begin_nested():
            add(connection, account)
            create_profile(
                connection, account.account_id, account.role, full_name=full_name, phone_number=phone_number, now=now
            )
    except IntegrityError:
        # The address has an account: nothing changes, and nobody learns of it.
        return


async def get_account(call: Call) -> dict[str, Any]:
    account_id = call.caller.account_id
    account = await call.context.database.run(lambda connection: by_id(connection, account_id), read_only=True)
    if account is None:
        raise Problem("token_invalid", headers={"WWW-Authenticate": 'Bearer realm="rides", error="invalid_token"'})
    return {
        "account_id": str(account.account_id),
        "role": account.role,
        "email": account.email,
        "created_at": rfc3339(account.created_at),
    }
