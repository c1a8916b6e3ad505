"""The rider's service as a value."""

from __future__ import annotations

from pathlib import Path

from server.kernel.service import Service
from server.user.handlers import HANDLERS

SERVICE = Service(
    name="user",
    spec=Path(__file__).resolve().parents[2] / "specs" / "user.yaml",
    handlers=HANDLERS,
)
