"""Makes the desk at which one request is served."""

from __future__ import annotations

from server.core.oauth.server import Desk
from server.core.parts import Core
from server.kernel.context import Context


async def open_desk(context: Context) -> Desk:
    core, now = context.part(Core), context.clock.now()
    return Desk(
        issuer=context.settings.issuer,
        token_seconds=context.settings.token_seconds,
        settings=core.settings,
        scopes=tuple(core.description.scopes.words),
        signing=await core.keyring.signing(now),
        keys=await core.keyring.verifying(now),
        now=now,
    )
