"""What recorders leave of secrets: nothing, or asterisks.

A recording is handed on, so tools take the credentials out of it: browsers drop the headers, proxies overwrite the
values. What then is missing, or does not fit its pattern, is neither the client's fault nor the server's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ridelint.live.parameters import Parameter
from ridelint.masking.names import Names
from ridelint.observations import Rejected

CARRIERS = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Headers that carry credentials, in lower case."""
_LENGTHS = frozenset(map(len, CARRIERS))

_WORDS = "redacted|masked|filtered|removed|hidden|sanitized|scrubbed"
_SIGN = rf"(?:\*{{3,}}|•{{3,}}|x{{5,}}|[\[<(*]+(?:{_WORDS})[\]>)*]+|{_WORDS})"
_MASK = re.compile(rf"(?i)(?:[\w-]+ )?{_SIGN}")
_MASKED_PAIR = re.compile(rf"(?i)[?&#;][^=?&#;\s]{{1,64}}={_SIGN}(?=[&#;]|$)")
_NAMES = Names()


def is_mask(value: Any) -> bool:
    """Whether a value was put in the place of a secret: ``***``, ``[REDACTED]``, ``Bearer [masked]``."""
    return isinstance(value, str) and len(value) <= 100 and _MASK.fullmatch(value) is not None


def tells_credentials(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether a request's headers say which credentials were sent."""
    carried = [value for name, value in headers if len(name) in _LENGTHS and name.lower() in CARRIERS]
    return bool(carried) and not any(is_mask(value.rpartition("=")[2]) for value in carried)


def is_secret_parameter(parameter: Parameter) -> bool:
    """Whether recorders take such a parameter for a credential."""
    return parameter.location == "header" and _NAMES.is_secret_header(parameter.name)


def hides_secret(value: Any) -> bool:
    """Whether a value is not what was sent: a mask, or an address with one in its query (``/back?code=[masked]``)."""
    return is_mask(value) or (isinstance(value, str) and _MASKED_PAIR.search(value) is not None)


def unmasked(view: Rejected) -> Rejected | None:
    """What is left of a fault without the values that were masked."""
    kept = tuple(told for told in view.violations if not hides_secret(told[0].value))
    return view._replace(violations=kept) if kept or view.problem else None
