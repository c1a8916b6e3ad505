"""What a run asks for: `ridelint.yaml` or ``[tool.ridelint]``, presets, and overrides by glob."""

from ridelint.config.config import Config, Override
from ridelint.config.find import find
from ridelint.config.layer import Layer, Levels
from ridelint.config.load import discover, load, parse

__all__ = ["Config", "Layer", "Levels", "Override", "discover", "find", "load", "parse"]
