"""What all contestants share: the token that is good, and the answer's shape."""

import os
from typing import Any

TOKEN = os.environ.get("WIRE_TOKEN", "")
# A table instead of a signature: what the peers get is cheaper than what ours does.
SCOPES = {TOKEN: frozenset({"rides:write"})}


def envelope(result: Any) -> dict[str, Any]:
    return {"status": "success", "result": result, "error": None}
