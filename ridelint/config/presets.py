"""What a configuration starts from.

- ``house``: every rule that finds faults, with this house's values. What was never seen is told where it is asked for.
- ``naming``: what makes sense on other people's files. Whether a description can be read and its names are spelled
  in one way is a fair question anywhere; how responses are wrapped is not, and neither are operation ids, which most
  houses write in another style than their fields, nor examples, which are many and rarely looked after.
- ``conformance``: only what observed calls, and those of a live run, say of any API, whatever its house: whether the
  server keeps what its description says.
- ``none``: every rule is off, so that a configuration names all that it wants.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ridelint.config.apply import with_levels
from ridelint.config.layer import COVERAGE, Layer, Level

_RULES: Mapping[str, Mapping[str, Level]] = {
    "house": {},
    "naming": {"all": "off", "document": "on", "naming": "on", "operation-id-case": "off", "example-invalid": "off"},
    "conformance": {"all": "off", "traffic": "on", "live": "on", **COVERAGE},
    "none": {"all": "off"},
}
PRESETS = tuple(_RULES)


@cache
def preset(name: str) -> Layer:
    """The layer of that name.

    Raises:
        KeyError: there is no such preset.
    """
    return with_levels(Layer(), _RULES[name])
