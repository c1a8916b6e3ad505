"""What a recording says that cannot be."""

from __future__ import annotations

from typing import Any

import orjson


class LieError(ValueError):
    """An entry says something that cannot be; in a few words, with the cure."""


def shown(value: Any) -> str:
    """A recorded value for a message, shortened."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode() if value is not None else "null"
    return text if len(text) <= 60 else text[:57] + "..."
