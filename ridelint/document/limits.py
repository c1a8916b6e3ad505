"""The bounds that keep hostile or broken input from costing unbounded time or memory."""

from __future__ import annotations

MAX_BYTES = 50 * 1024 * 1024
"""The largest file read: sixteen times the largest public description known."""

MAX_DEPTH = 256
"""The deepest nesting read. The walkers recurse with about three frames a level, and Python allows a thousand."""

MAX_EXPANSION = 500_000
"""How many values the aliases of one file may stand for, counted as if each were written out."""

REMOTE_TIMEOUT = 10.0
"""Seconds to wait for a remote file."""

MAX_REDIRECTS = 5

MAX_CHAIN = 50
"""References that may lead to one another before a value."""
