"""The driver's service as a value."""

from __future__ import annotations

from pathlib import Path

from server.driver.handlers import HANDLERS
from server.kernel.service import Service

SERVICE = Service(
    name="driver",
    spec=Path(__file__).resolve().parents[2] / "specs" / "driver.yaml",
    handlers=HANDLERS,
)
