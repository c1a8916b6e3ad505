"""Ours: the assembly that the three services run on, with everything that they do for each request.

That is more than the peers do: a signed token that may be revoked, a request id, a line in the log, metrics.
"""

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from benchmarks.wire.apps.given import TOKEN
from server.kernel.app import build_app
from server.kernel.call import Call
from server.kernel.context import Context, open_context
from server.kernel.logs import set_up_logs
from server.kernel.service import Service
from server.kernel.settings import read_settings

KEYS: Mapping[str, Any] = MappingProxyType(json.loads(os.environ["WIRE_KEYS"]))


async def request_ride(call: Call) -> Mapping[str, Any]:
    return call.form


async def jwks(_context: Context) -> Mapping[str, Any]:
    return KEYS


assert TOKEN
set_up_logs("bench", os.environ.get("WIRE_LOG", "INFO"))
logging.getLogger("server").setLevel(os.environ.get("WIRE_LOG", "INFO"))
service = Service(
    name="bench",
    spec=Path(__file__).parents[1] / "form.yaml",
    handlers={"request_ride": request_ride},
    jwks=jwks,
)
app = build_app(service, open_context(read_settings()))
