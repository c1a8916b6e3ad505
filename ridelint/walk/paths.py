"""Path templates: the names in their braces."""

from __future__ import annotations

import re

TEMPLATE_NAME = re.compile(r"\{([^{}]*)\}")


def template_names(path: str) -> tuple[str, ...]:
    """The parameter names of a path template in order: ``/orders/{order_id}`` has ``order_id``."""
    return tuple(TEMPLATE_NAME.findall(path))
